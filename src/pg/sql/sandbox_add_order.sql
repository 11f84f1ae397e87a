-- sandbox_add_order: a new order; none when receipts must be unique and this
-- is not.
--   $1 bigint  amount
--   $2 text  currency
--   $3 text  receipt, or null
--   $4 text  notes as JSON
--   $5 boolean  captures by itself
--   $6 integer  minutes until an uncaptured payment goes back
-- Locks: none.
-- Rows: OPT (id, created_at)
INSERT INTO gateway_order (id, amount, currency, receipt, notes, auto_capture,
    expiry_min)
SELECT 'order_' || some_id(concat_ws(' ', 'order', $3::text)), $1::bigint, $2, $3,
    $4, $5::boolean, $6::integer
WHERE NOT (EXISTS (SELECT FROM setting WHERE name = 'receipts'
        AND value IN ('unique', 'reject'))
    AND EXISTS (SELECT FROM gateway_order WHERE receipt = $3))
RETURNING id, extract(epoch FROM created_at)::bigint AS created_at;
