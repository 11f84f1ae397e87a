-- sandbox_add_dispute: a payer asks the bank for the money back; none when there
-- is no such payment, or its money was never taken.
--   $1 text  payment, or the order it paid
--   $2 bigint  amount; null: all of it
--   $3 text  reason
--   $4 text  phase
-- Locks: none.
-- Rows: OPT (id)
INSERT INTO dispute (id, payment_id, amount, currency, reason, phase)
SELECT 'disp_' || some_id('dispute ' || id), id, coalesce($2::bigint, amount),
    currency, $3, $4
FROM payment WHERE $1 IN (id, order_id) AND captured
ORDER BY seq LIMIT 1
RETURNING id;
