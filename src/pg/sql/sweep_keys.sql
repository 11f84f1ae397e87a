-- sweep_keys: forgets idempotency keys of more than 7 days ago (API-02).
--   $1 integer  at most so many
-- Locks: the keys.
-- Rows: ONE (swept)
WITH old AS MATERIALIZED (
    SELECT scope, key FROM idempotency
    WHERE created_at < at() - interval '7 days'
    LIMIT $1::integer
),
gone AS (
    DELETE FROM idempotency i USING old
    WHERE i.scope = old.scope AND i.key = old.key
    RETURNING i.key
)
SELECT count(*) AS swept FROM gone;
