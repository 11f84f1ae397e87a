-- note_foreign_refund: a refund of our payment that we did not ask for, made in
-- the gateway's own pages: a person decides what it means.
--   $1 text     the gateway's payment id
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO money_exception (payment_id, reason)
SELECT id, 'foreign refund' FROM payment
WHERE gateway_id = $1::text AND order_id IS NOT NULL
ON CONFLICT DO NOTHING;
