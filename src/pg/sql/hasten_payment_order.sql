-- hasten_payment_order: somebody is waiting for the outcome, so the gateway is to
-- be asked about this order before all others, though not more than every 5 s.
--   $1 text     receipt
-- Locks: the order.
-- Rows: NONE
UPDATE payment_order SET ask_at = '-infinity'
WHERE receipt = $1::text AND ask_at > '-infinity'
    AND coalesce(asked_at, created_at) < at() - interval '5 s';
