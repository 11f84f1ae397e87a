-- sandbox_find_captured: the payment itself, or the first one captured of an order.
--   $1 text  payment or order
-- Locks: none.
-- Rows: OPT (id)
SELECT id FROM payment WHERE $1 IN (id, order_id) AND captured
ORDER BY seq LIMIT 1;
