-- sandbox_step_sms: SMS that move on by now: queued, sent, then their fate.
--   $1 bigint  how many
-- Locks: SMS, skipping locked ones.
-- Rows: MANY (seq, sid, recipient, sender, service, status, error_code,
-- callback)
WITH due AS MATERIALIZED (
    SELECT seq FROM sms WHERE next_at <= at()
    ORDER BY next_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED
)
UPDATE sms SET
    status = CASE WHEN status = 'queued' AND fate <> 'failed' THEN 'sent' ELSE fate END,
    next_at = CASE WHEN status = 'queued' AND fate NOT IN ('failed', 'sent')
        THEN at() + interval '300 ms' END
WHERE seq = ANY (ARRAY(SELECT seq FROM due))
RETURNING seq, sid, recipient, sender, service, status,
    CASE WHEN status IN ('failed', 'undelivered') THEN error_code END AS error_code, callback;
