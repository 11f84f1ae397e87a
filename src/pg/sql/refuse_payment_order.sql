-- refuse_payment_order: an order that the gateway did not make; another may be
-- tried. It stays due, since the hold is paying for nothing until somebody looks.
--   $1 text     receipt
-- Locks: the order.
-- Rows: NONE
UPDATE payment_order SET state = 'failed'
WHERE receipt = $1::text AND state = 'creating';
