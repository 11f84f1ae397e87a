-- finish_message: what became of one call.
--   $1 bigint         the message
--   $2 message_state  sent, waiting (to be tried again), unsure or dead
--   $3 text           the carrier's id, or null
--   $4 text           the error without anything personal, or ''
--   $5 smallint       calls of unknown fate to be counted
--   $6 smallint       the try it was claimed for
-- Locks: the message, its carrier's alarm.
-- Rows: NONE
-- Tried again with exponential back-off and full jitter, at most 10 minutes apart,
-- so that an hour's messages are out a quarter of an hour after the carrier is
-- back; dead after 12 tries that took more than a day, even when nobody could say
-- what became of it. An unknown fate is looked at no sooner than after a minute.
-- That it was sent is true whoever says so; all else counts only from whoever still
-- has the message. A carrier that takes one bars us no more.
WITH done AS (
    UPDATE outbox
    SET state = CASE WHEN $2::message_state IN ('waiting', 'unsure') AND tries >= 12
                AND created_at < at() - interval '1 day' THEN 'dead'
            ELSE $2::message_state END,
        provider_id = coalesce($3::text, provider_id), note = $4::text,
        sent_at = CASE WHEN $2::message_state = 'sent' THEN at() END,
        doubts = doubts + $5::smallint,
        try_at = at() + interval '1 s' * greatest(
            CASE WHEN $2::message_state = 'waiting' THEN 0 ELSE 60 END,
            random() * least(600, 4 * 2 ^ least(tries, 10)))
    WHERE id = $1::bigint AND state <> 'sent'
        AND ($2::message_state = 'sent'
            OR tries = $6::smallint AND state IN ('waiting', 'sending', 'unsure'))
    RETURNING channel, state
)
DELETE FROM alarm USING done
WHERE done.state = 'sent' AND alarm.name = done.channel || '_barred';
