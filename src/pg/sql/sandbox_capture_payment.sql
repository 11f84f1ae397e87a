-- sandbox_capture_payment: takes the money of an authorized payment; none
-- changed when it is not authorized, its amount differs or the order is paid.
--   $1 text  payment
--   $2 bigint  amount
--   $3 text  currency
-- Locks: order, payment.
-- Rows: NONE
WITH o AS MATERIALIZED (
    SELECT o.id FROM gateway_order o JOIN payment p ON p.order_id = o.id
    WHERE p.id = $1 AND o.status <> 'paid' FOR UPDATE OF o
)
UPDATE payment SET status = 'captured', captured = true, captured_at = at(),
    next_step = NULL, next_at = NULL
FROM o
WHERE payment.id = $1 AND payment.order_id = o.id AND payment.status = 'authorized'
    AND payment.amount = $2::bigint AND payment.currency = $3;
