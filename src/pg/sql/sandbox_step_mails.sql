-- sandbox_step_mails: mails of which is to be told now.
--   $1 bigint  how many
-- Locks: mails, skipping locked ones.
-- Rows: MANY (seq, message_id, header_id, sender, recipients, subject, fate,
--   twist, now_ms)
WITH due AS MATERIALIZED (
    SELECT seq FROM mail WHERE next_at <= at()
    ORDER BY next_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED
)
UPDATE mail SET next_at = NULL
WHERE seq = ANY (ARRAY(SELECT seq FROM due))
RETURNING seq, message_id, header_id, sender, recipients, subject, fate, twist,
    floor(extract(epoch FROM at()) * 1000)::bigint AS now_ms;
