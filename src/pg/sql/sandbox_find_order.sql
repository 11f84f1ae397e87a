-- sandbox_find_order: one order.
--   $1 text  id
-- Locks: none.
-- Rows: OPT (id, amount, amount_paid, currency, receipt, status, attempts,
-- notes, created_at)
SELECT * FROM order_row WHERE id = $1;
