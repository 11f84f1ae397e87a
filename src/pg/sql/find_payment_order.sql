-- find_payment_order: an order by the gateway's id.
--   $1 text     the gateway's order id
-- Locks: none.
-- Rows: OPT (id, reference, receipt, gateway_id, amount_paise, creating)
SELECT o.id, b.reference, o.receipt, o.gateway_id, o.amount_paise,
    o.state = 'creating' AS creating
FROM payment_order o
JOIN booking b ON b.id = o.booking_id
WHERE o.gateway_id = $1::text;
