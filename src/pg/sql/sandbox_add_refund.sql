-- sandbox_add_refund: gives money of a captured payment back; none when it is
-- not captured, less is left, or the key was used meanwhile.
--   $1 text  payment
--   $2 bigint  amount; null: the rest
--   $3 text  speed
--   $4 text  receipt, or null
--   $5 text  notes as JSON
--   $6 text  idempotency key, or null
--   $7 text  digest of the body
--   $8 text  what it becomes later: processed, failed, or empty
--   $9 double precision  seconds until then
-- Locks: the payment; moved by trigger.
-- Rows: OPT (id)
WITH p AS MATERIALIZED (
    SELECT id, currency, coalesce($2::bigint, amount - amount_refunded) AS part
    FROM payment
    WHERE id = $1 AND status = 'captured'
        AND coalesce($2::bigint, 1) <= amount - amount_refunded
    FOR UPDATE
)
INSERT INTO refund (payment_id, amount, currency, status, speed, receipt, notes,
    arn, idempotency_key, digest, next_status, next_at)
SELECT id, part, currency,
    CASE WHEN $8 = '' THEN 'processed' ELSE 'pending' END::refund_status,
    $3, $4, $5,
    CASE WHEN $8 = '' THEN lpad(floor(random() * 1e14)::bigint::text, 14, '0') END,
    $6, $7, nullif($8, '')::refund_status,
    CASE WHEN $8 <> '' THEN at() + make_interval(secs => $9::float8) END
FROM p
ON CONFLICT (idempotency_key) DO NOTHING
RETURNING id;
