-- sandbox_find_sms: one SMS.
--   $1 text  sid
-- Locks: none.
-- Rows: OPT (sid, recipient, sender, service, body, segments, status,
-- error_code, created_at)
SELECT sid, recipient, sender, service, body, segments, status,
    CASE WHEN status IN ('failed', 'undelivered') THEN error_code END AS error_code,
    extract(epoch FROM created_at)::bigint AS created_at
FROM sms WHERE sid = $1;
