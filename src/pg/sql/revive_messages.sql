-- revive_messages: what is dead is to be sent after all, as somebody asked; it
-- starts anew, and the audit log says who asked.
--   $1 bigint  the message; 0: each that its carrier certainly does not have and
--              that is still true, of events that are not over
--   $2 text    who asked
-- Locks: the messages.
-- Rows: ONE (n)
WITH dead AS MATERIALIZED (
    SELECT m.id, b.event_id FROM outbox m
    JOIN booking b ON b.id = m.booking_id
    JOIN event e ON e.id = b.event_id
    WHERE m.state = 'dead' AND (m.id = $1::bigint
        OR ($1::bigint = 0 AND m.doubts = 0 AND e.ends_at > at()
            AND (m.kind <> 'confirmed' OR b.state = 'confirmed')))
    ORDER BY m.id FOR UPDATE OF m
),
back AS (
    UPDATE outbox m SET state = 'waiting', tries = 0, doubts = 0, try_at = at(),
        provider_id = NULL, delivery = 'none', delivery_at = NULL,
        delivery_code = '', note = ''
    FROM dead WHERE m.id = dead.id
    RETURNING m.id, m.booking_id, m.channel, dead.event_id
),
written AS (
    INSERT INTO audit_log (by_name, action, event_id, booking_id, detail)
    SELECT $2::text, 'resend message', event_id, booking_id,
        jsonb_build_object('message', id, 'channel', channel)
    FROM back
)
SELECT count(*) AS n FROM back;
