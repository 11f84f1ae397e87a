-- sandbox_give_back: refunds authorized payments nobody captured in time, and
-- second successes of a paid order.
-- Locks: payments, skipping locked ones.
-- Rows: NONE
WITH due AS MATERIALIZED (
    SELECT id, amount, currency FROM payment
    WHERE next_at <= at() AND next_step = 'give_back'
    ORDER BY next_at LIMIT 20 FOR UPDATE SKIP LOCKED
)
INSERT INTO refund (id, payment_id, amount, currency, status, speed, arn)
SELECT 'rfnd_' || some_id('refund ' || id), id, amount, currency, 'processed',
    'normal', some_number('arn ' || id, 14)
FROM due;
