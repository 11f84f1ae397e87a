-- sandbox_find_payment: one payment.
--   $1 text  id
-- Locks: none.
-- Rows: OPT (id, amount, currency, status, order_id, method, detail,
-- amount_refunded, captured, description, email, contact, notes, fee, tax,
-- error_code, error_description, error_source, error_step, error_reason,
-- acquirer, created_at)
SELECT * FROM payment_row WHERE id = $1;
