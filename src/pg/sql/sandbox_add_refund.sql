-- sandbox_add_refund: gives money of a captured payment back; none when it is
-- not captured, less is left, or the key was used meanwhile. A key older than the
-- setting key_life is forgotten: the old refund keeps it with a '~' behind.
--   $1 text  payment
--   $2 bigint  amount; null: the rest
--   $3 text  speed
--   $4 text  receipt, or null
--   $5 text  notes as JSON
--   $6 text  idempotency key, or null
--   $7 text  digest of the body
--   $8 text  what it is: pending or processed
--   $9 text  what it becomes later: processed, failed; null: it stays
--   $10 double precision  seconds until then
--   $11 double precision  seconds for which the key is in progress
-- Locks: the payment, the refund of a key that is forgotten; moved by trigger.
-- Rows: OPT (id)
WITH old AS (
    UPDATE refund SET idempotency_key = idempotency_key || '~' || seq
    WHERE idempotency_key = $6 AND created_at <= at() - key_life()
    RETURNING seq
), p AS MATERIALIZED (
    SELECT id, currency, coalesce($2::bigint, amount - amount_refunded) AS part
    FROM payment
    WHERE id = $1 AND status = 'captured'
        AND coalesce($2::bigint, 1) <= amount - amount_refunded
    FOR UPDATE
)
INSERT INTO refund (id, payment_id, amount, currency, status, speed, receipt,
    notes, arn, idempotency_key, digest, next_status, next_at, busy_until)
SELECT 'rfnd_' || some_id(concat_ws(' ', 'refund', id, $6::text)), id, part, currency,
    $8::text::refund_status, $3, $4, $5,
    CASE WHEN $8 = 'processed' THEN some_number('arn ' || id, 14) END,
    $6, $7, $9::text::refund_status,
    CASE WHEN $9::text IS NOT NULL THEN at() + make_interval(secs => $10::float8) END,
    at() + make_interval(secs => $11::float8)
FROM p LEFT JOIN old ON true -- the old one first
ON CONFLICT (idempotency_key) DO NOTHING
RETURNING id;
