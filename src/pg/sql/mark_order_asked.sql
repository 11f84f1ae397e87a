-- mark_order_asked: the gateway is about to be asked about this order because
-- somebody unknown says so, which is good for a question every 5 s.
--   $1 text     receipt
-- Locks: the order.
-- Rows: OPT (id); none: it was asked about just now
UPDATE payment_order SET asked_at = at()
WHERE receipt = $1::text AND coalesce(asked_at, '-infinity') < at() - interval '5 s'
RETURNING id;
