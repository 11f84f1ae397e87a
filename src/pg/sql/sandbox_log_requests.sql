-- sandbox_log_requests: calls that were seen, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  target; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT seq, route, target, key, status, fault,
        extract(epoch FROM created_at)::numeric(16, 3) AS created_at
    FROM seen
    WHERE seq > $1::bigint AND $3 IN ('', target)
    ORDER BY seq LIMIT $2::bigint
) x;
