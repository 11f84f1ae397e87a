-- sandbox_list_sms: SMS, newest first.
--   $1 text  to; null: any
--   $2 text  from; null: any
--   $3 bigint  sent since, seconds; null: any
--   $4 bigint  sent before, seconds; null: any
--   $5 bigint  count
--   $6 bigint  skip
-- Locks: none.
-- Rows: MANY (sid, recipient, sender, service, body, segments, status,
-- error_code, created_at)
SELECT sid, recipient, sender, service, body, segments, status,
    CASE WHEN status IN ('failed', 'undelivered') THEN error_code END AS error_code,
    extract(epoch FROM created_at)::bigint AS created_at
FROM (
    (SELECT * FROM sms WHERE recipient = $1)
    UNION ALL
    (SELECT * FROM sms WHERE $1::text IS NULL)
) AS sms
WHERE ($2::text IS NULL OR sender = $2)
    AND ($3::bigint IS NULL OR created_at >= to_timestamp($3::bigint))
    AND ($4::bigint IS NULL OR created_at < to_timestamp($4::bigint))
ORDER BY seq DESC LIMIT $5::bigint OFFSET $6::bigint;
