-- sandbox_list_orders: orders, newest first; list_lag hides young
-- ones.
--   $1 bigint  from, seconds; null: any
--   $2 bigint  to, seconds; null: any
--   $3 bigint  count
--   $4 bigint  skip
-- Locks: none.
-- Rows: MANY (id, amount, amount_paid, currency, receipt, status, attempts,
-- notes, created_at)
SELECT r.* FROM gateway_order o JOIN order_row r USING (id)
WHERE ($1::bigint IS NULL OR o.created_at >= to_timestamp($1::bigint))
    AND ($2::bigint IS NULL OR o.created_at < to_timestamp($2::bigint + 1))
    AND o.created_at <= at() - list_lag('orders')
ORDER BY o.seq DESC LIMIT $3::bigint OFFSET $4::bigint;
