-- sandbox_give_back: refunds authorized payments nobody captured in time, and
-- second successes of a paid order.
-- Locks: payments, skipping locked ones.
-- Rows: NONE
WITH due AS MATERIALIZED (
    SELECT id, amount, currency FROM payment
    WHERE next_at <= at() AND next_step = 'give_back'
    ORDER BY next_at LIMIT 20 FOR UPDATE SKIP LOCKED
)
INSERT INTO refund (payment_id, amount, currency, status, speed, arn)
SELECT id, amount, currency, 'processed', 'normal',
    lpad(floor(random() * 1e14)::bigint::text, 14, '0')
FROM due;
