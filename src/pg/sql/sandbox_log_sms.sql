-- sandbox_log_sms: SMS, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  to; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT seq, sid, recipient AS "to", sender AS "from", body, status,
        callback, calls,
        extract(epoch FROM created_at)::numeric(16, 3) AS created_at
    FROM sms
    WHERE seq > $1::bigint AND $3 IN ('', recipient)
    ORDER BY seq LIMIT $2::bigint
) x;
