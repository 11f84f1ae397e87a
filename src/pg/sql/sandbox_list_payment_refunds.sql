-- sandbox_list_payment_refunds: the refunds of a payment, newest first; list_lag hides
-- young ones.
--   $1 text  payment
--   $2 bigint  from, seconds; null: any
--   $3 bigint  to, seconds; null: any
--   $4 bigint  count
--   $5 bigint  skip
-- Locks: none.
-- Rows: MANY (id, amount, currency, payment_id, notes, receipt, arn, status,
-- speed, created_at, idempotency_key, digest, busy)
SELECT r.* FROM refund f JOIN refund_row r USING (id)
WHERE f.payment_id = $1
    AND ($2::bigint IS NULL OR f.created_at >= to_timestamp($2::bigint))
    AND ($3::bigint IS NULL OR f.created_at < to_timestamp($3::bigint + 1))
    AND f.created_at <= at() - list_lag('refunds')
ORDER BY f.seq DESC LIMIT $4::bigint OFFSET $5::bigint;
