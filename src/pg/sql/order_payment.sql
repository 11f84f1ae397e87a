-- order_payment: writes the gateway's id beside the intent it came from. One that
-- was given up meanwhile keeps the id, so that its money will be known.
--   $1 text     receipt
--   $2 text     the gateway's order id
-- Locks: the order.
-- Rows: OPT (open)
UPDATE payment_order
SET gateway_id = coalesce(gateway_id, $2::text),
    state = CASE WHEN state = 'creating' THEN 'created' ELSE state END,
    ask_at = CASE WHEN state = 'creating' THEN at() + interval '60 s'
        ELSE ask_at END
WHERE receipt = $1::text
RETURNING state = 'created' AND gateway_id = $2::text AS open;
