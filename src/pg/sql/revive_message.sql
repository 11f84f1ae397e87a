-- revive_message: a dead message is to be sent after all, as somebody asked; it
-- starts anew, and the audit log says who asked.
--   $1 bigint  the message
--   $2 text    who asked
-- Locks: the message.
-- Rows: OPT (channel); none: it is not dead
WITH back AS (
    UPDATE outbox SET state = 'waiting', tries = 0, doubts = 0, try_at = at(),
        provider_id = NULL, delivery = 'none', delivery_at = NULL,
        delivery_code = '', note = ''
    WHERE id = $1::bigint AND state = 'dead'
    RETURNING id, booking_id, channel
),
written AS (
    INSERT INTO audit_log (by_name, action, event_id, booking_id, detail)
    SELECT $2::text, 'resend message', b.event_id, b.id,
        jsonb_build_object('message', back.id, 'channel', back.channel)
    FROM back JOIN booking b ON b.id = back.booking_id
)
SELECT channel FROM back;
