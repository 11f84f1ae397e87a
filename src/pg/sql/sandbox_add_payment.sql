-- sandbox_add_payment: one try to pay an order; none when there is no such
-- order, or another payment of it is authorized.
--   $1 text  order
--   $2 text  outcome: success, fail, late, fail_then_success, never, authorize_only
--   $3 double precision  seconds of late and fail_then_success
--   $4 text  method
--   $5 text  detail
--   $6 text  e-mail
--   $7 text  phone
--   $8 text  description, or null
--   $9 bigint  paise that the amount is off
--   $10 text  wrong currency, or null
--   $11 boolean  second: captured as well when the order is paid
-- Locks: the order; moved by trigger.
-- Rows: OPT (id, status, amount, created_at)
WITH o AS MATERIALIZED (
    SELECT * FROM gateway_order WHERE id = $1 FOR UPDATE
), v AS MATERIALIZED (
    SELECT o.*, at() AS t, make_interval(secs => $3::float8) AS wait,
        CASE WHEN $2 IN ('fail', 'fail_then_success') THEN 'failed'
            WHEN $2 IN ('late', 'never') THEN 'created'
            WHEN $2 = 'authorize_only' OR NOT auto_capture THEN 'authorized'
            WHEN status = 'paid' AND NOT $11::boolean THEN 'authorized'
            ELSE 'captured' END::payment_status AS outcome
    FROM o
    WHERE NOT EXISTS (SELECT FROM payment p
        WHERE p.order_id = o.id AND p.status = 'authorized')
), plan AS MATERIALIZED (
    SELECT v.*, CASE
            WHEN $2 = 'never' OR ($2 = 'late' AND wait > '10 min') THEN 'fail'
            WHEN $2 IN ('late', 'fail_then_success') THEN 'succeed'
            WHEN outcome = 'authorized' THEN 'give_back'
        END::payment_step AS step,
        CASE WHEN $2 = 'never' OR ($2 = 'late' AND wait > '10 min')
                THEN t + interval '10 min'
            WHEN $2 IN ('late', 'fail_then_success') THEN t + wait
            WHEN outcome = 'authorized' AND status = 'paid' THEN t
            WHEN outcome = 'authorized' THEN t + make_interval(mins => expiry_min)
        END AS step_at
    FROM v
)
INSERT INTO payment (id, order_id, amount, currency, status, captured, captured_at,
    method, detail, email, contact, description, acquirer, error_code,
    error_description, error_source, error_step, error_reason,
    next_step, next_at, succeed_at)
SELECT 'pay_' || some_id('payment ' || id), id, amount + $9::bigint,
    coalesce($10, currency), outcome,
    outcome = 'captured', CASE WHEN outcome = 'captured' THEN t END,
    $4, $5, $6, $7, $8,
    CASE WHEN outcome IN ('captured', 'authorized') THEN some_number('bank ' || id, 12) END,
    f.code, f.description, f.source, f.step, f.reason,
    plan.step, plan.step_at, CASE WHEN $2 = 'late' THEN t + wait END
FROM plan LEFT JOIN failure f ON outcome = 'failed' AND f.name = 'declined'
RETURNING id, status, amount, extract(epoch FROM created_at)::bigint AS created_at;
