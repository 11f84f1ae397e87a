-- hasten_payment_order: somebody is waiting for the outcome, so the gateway is to
-- be asked about this order soon, though not more than every 5 s.
--   $1 text     receipt
-- Locks: the order.
-- Rows: NONE
UPDATE payment_order SET ask_at = at()
WHERE receipt = $1::text AND ask_at > at()
    AND coalesce(asked_at, created_at) < at() - interval '5 s';
