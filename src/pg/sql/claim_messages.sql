-- claim_messages: messages to be handed over now, kept from others for a minute
-- while they are made. One found in `sending` was being handed over by a process
-- that died: nobody knows its fate, which is one more doubt.
--   $1 message_channel  email or sms
--   $2 bigint           at most so many
-- Locks: the messages (SKIP LOCKED).
-- Rows: MANY (id, reference, kind, recipient, message_id, unsure, doubts, tries, created_at)
WITH due AS MATERIALIZED (
    SELECT id, state FROM outbox
    WHERE channel = $1::message_channel
        AND state IN ('waiting', 'sending', 'unsure') AND try_at <= at()
    ORDER BY try_at, id LIMIT $2::bigint
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox m
SET state = CASE WHEN due.state = 'sending' THEN 'unsure' ELSE due.state END,
    tries = m.tries + 1, try_at = at() + interval '1 min',
    doubts = m.doubts + CASE WHEN due.state = 'sending' THEN 1 ELSE 0 END
FROM due, booking b
WHERE m.id = due.id AND b.id = m.booking_id
RETURNING m.id, b.reference, m.kind, m.recipient, m.message_id,
    due.state <> 'waiting' AS unsure, m.doubts, m.tries,
    floor(extract(epoch FROM m.created_at))::bigint AS created_at;
