-- sandbox_list_order_payments: the payments of an order, newest first; a row
-- of nulls when it has none, no row when there is no such order. list_lag
-- counts here too.
--   $1 text  order
-- Locks: none.
-- Rows: MANY (found, id, amount, currency, status, order_id, method, detail,
-- amount_refunded, captured, description, email, contact, notes, fee, tax,
-- error_code, error_description, error_source, error_step, error_reason,
-- acquirer, created_at)
SELECT o.id AS found, r.*
FROM gateway_order o
LEFT JOIN payment p ON p.order_id = o.id
    AND p.created_at <= at() - list_lag('payments')
LEFT JOIN payment_row r ON r.id = p.id
WHERE o.id = $1
ORDER BY p.seq DESC LIMIT 100;
