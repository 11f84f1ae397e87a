-- postpone_payment_order: the gateway could not be asked about this order, which is
-- due again after 5 s and a random part of a twelfth of its age, at most 5 min: so
-- the pauses grow, and not all that failed together come back together.
--   $1 text     receipt
-- Locks: the order.
-- Rows: NONE
-- The last question of all is asked again too, unless the order was paid.
UPDATE payment_order SET ask_at = at() + interval '5 s'
    + random() * least(interval '5 min', greatest(interval '5 s',
        (at() - created_at) / 12))
WHERE receipt = $1::text AND (ask_at IS NOT NULL OR state <> 'paid');
