-- sandbox_find_refund: one refund, by its id or by an idempotency key that is
-- still known.
--   $1 text  id, or null
--   $2 text  key, or null
-- Locks: none.
-- Rows: OPT (id, amount, currency, payment_id, notes, receipt, arn, status,
-- speed, created_at, idempotency_key, digest, busy)
SELECT * FROM refund_row WHERE id = $1
UNION ALL
SELECT r.* FROM refund f JOIN refund_row r USING (id)
WHERE f.idempotency_key = $2 AND f.created_at > at() - key_life();
