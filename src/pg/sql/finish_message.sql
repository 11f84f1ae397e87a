-- finish_message: what became of one call.
--   $1 bigint         the message
--   $2 message_state  sent, waiting (to be tried again), unsure or dead
--   $3 text           the carrier's id, or null
--   $4 text           the error without anything personal, or ''
--   $5 integer        calls of unknown fate to be counted
-- Locks: the message.
-- Rows: NONE
-- Tried again with exponential back-off and full jitter, dead after 12 tries; an
-- unknown fate is looked at again after a minute.
UPDATE outbox
SET state = CASE WHEN $2::message_state = 'waiting' AND tries >= 12 THEN 'dead'
        ELSE $2::message_state END,
    provider_id = coalesce($3::text, provider_id), note = $4::text,
    sent_at = CASE WHEN $2::message_state = 'sent' THEN at() END,
    doubts = doubts + $5::integer,
    try_at = at() + CASE WHEN $2::message_state = 'waiting'
        THEN random() * least(3600, 4 * 2 ^ tries) * interval '1 s'
        ELSE interval '1 min' END
WHERE id = $1::bigint AND state = 'sending';
