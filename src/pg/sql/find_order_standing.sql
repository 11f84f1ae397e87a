-- find_order_standing: is an order of the gateway's one of ours?
--   $1 text     the gateway's order id
--   $2 text     its receipt, or null
-- Locks: none.
-- Rows: ONE (known, receipt)
-- known: by its id; receipt: by its receipt.
SELECT EXISTS (SELECT FROM payment_order WHERE gateway_id = $1::text) AS known,
    EXISTS (SELECT FROM payment_order WHERE receipt = $2::text) AS receipt;
