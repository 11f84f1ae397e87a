-- sandbox_list_refunds: refunds, newest first; list_lag hides
-- young ones.
--   $1 bigint  from, seconds; null: any
--   $2 bigint  to, seconds; null: any
--   $3 bigint  count
--   $4 bigint  skip
-- Locks: none.
-- Rows: MANY (id, amount, currency, payment_id, notes, receipt, arn, status,
-- speed, created_at, idempotency_key, digest, busy)
SELECT r.* FROM refund f JOIN refund_row r USING (id)
WHERE ($1::bigint IS NULL OR f.created_at >= to_timestamp($1::bigint))
    AND ($2::bigint IS NULL OR f.created_at < to_timestamp($2::bigint + 1))
    AND f.created_at <= at() - list_lag('refunds')
ORDER BY f.seq DESC LIMIT $3::bigint OFFSET $4::bigint;
