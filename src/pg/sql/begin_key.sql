-- begin_key: takes an idempotency key, or finds what its first use answered. One
-- left in flight by a dead process is free again after a minute.
--   $1 text     scope
--   $2 text     key
--   $3 text     digest of the request's body
-- Locks: the key.
-- Rows: ONE (fresh, same, status, answer)
WITH mine AS (
    INSERT INTO idempotency (scope, key, digest)
    VALUES ($1::text, $2::text, $3::text)
    ON CONFLICT (scope, key) DO UPDATE
        SET digest = EXCLUDED.digest, created_at = at()
        WHERE idempotency.status IS NULL
            AND idempotency.created_at < at() - interval '1 min'
    RETURNING key
)
SELECT EXISTS (SELECT FROM mine) AS fresh,
    coalesce(i.digest = $3::text, true) AS same, i.status, i.answer
FROM (SELECT) AS one
LEFT JOIN idempotency i ON i.scope = $1::text AND i.key = $2::text;
