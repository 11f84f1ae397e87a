-- sandbox_list_orders_by_receipt: orders of one receipt, newest first; list_lag hides young
-- ones.
--   $1 text  receipt
--   $2 bigint  from, seconds; null: any
--   $3 bigint  to, seconds; null: any
--   $4 bigint  count
--   $5 bigint  skip
-- Locks: none.
-- Rows: MANY (id, amount, amount_paid, currency, receipt, status, attempts,
-- notes, created_at)
SELECT r.* FROM gateway_order o JOIN order_row r USING (id)
WHERE o.receipt = $1
    AND ($2::bigint IS NULL OR o.created_at >= to_timestamp($2::bigint))
    AND ($3::bigint IS NULL OR o.created_at < to_timestamp($3::bigint + 1))
    AND o.created_at <= at() - list_lag('orders')
ORDER BY o.seq DESC LIMIT $4::bigint OFFSET $5::bigint;
