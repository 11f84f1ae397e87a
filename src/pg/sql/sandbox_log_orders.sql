-- sandbox_log_orders: orders as they are, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT seq, id, amount, currency, receipt, status, attempts, amount_paid,
        extract(epoch FROM created_at)::numeric(16, 3) AS created_at,
        states(id)
    FROM gateway_order
    WHERE seq > $1::bigint AND $3 IN ('', id, receipt)
    ORDER BY seq LIMIT $2::bigint
) x;
