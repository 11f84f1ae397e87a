-- sandbox_step_payment: one payment to which something happens by now: it
-- fails, or succeeds late. When its order was paid meanwhile it is given back
-- at once.
-- Locks: order and payment, skipping locked ones.
-- Rows: OPT (id)
WITH due AS MATERIALIZED (
    SELECT p.id, p.next_step AS step, p.succeed_at, o.auto_capture, o.expiry_min,
        o.status = 'paid' AS paid, at() AS t
    FROM payment p JOIN gateway_order o ON o.id = p.order_id
    WHERE p.next_at <= at() AND p.next_step IN ('fail', 'succeed')
    ORDER BY p.next_at LIMIT 1
    FOR UPDATE OF p, o SKIP LOCKED
), v AS (
    SELECT due.*, CASE WHEN step = 'fail' THEN 'failed'
            WHEN paid OR NOT auto_capture THEN 'authorized'
            ELSE 'captured' END::payment_status AS outcome
    FROM due
), f AS (
    SELECT v.*, failure.code, failure.description, failure.source,
        failure.step AS at_step, failure.reason
    FROM v LEFT JOIN failure ON v.step = 'fail' AND failure.name = 'timed_out'
)
UPDATE payment SET status = f.outcome, captured = f.outcome = 'captured',
    captured_at = CASE WHEN f.outcome = 'captured' THEN t END,
    acquirer = CASE WHEN f.outcome <> 'failed'
        THEN some_number('bank ' || payment.order_id, 12) END,
    error_code = coalesce(f.code, payment.error_code),
    error_description = coalesce(f.description, payment.error_description),
    error_source = coalesce(f.source, payment.error_source),
    error_step = coalesce(f.at_step, payment.error_step),
    error_reason = coalesce(f.reason, payment.error_reason),
    next_step = CASE WHEN f.step = 'fail' AND f.succeed_at IS NOT NULL THEN 'succeed'
        WHEN f.outcome = 'authorized' THEN 'give_back' END::payment_step,
    next_at = CASE WHEN f.step = 'fail' THEN f.succeed_at
        WHEN f.outcome = 'authorized' AND paid THEN t
        WHEN f.outcome = 'authorized' THEN t + make_interval(mins => expiry_min) END
FROM f WHERE payment.id = f.id
RETURNING payment.id;
