-- forget_key: the request had no effect, so its key is as new.
--   $1 text      scope
--   $2 text      key
-- Locks: the key.
-- Rows: NONE
DELETE FROM idempotency
WHERE scope = $1::text AND key = $2::text AND status IS NULL;
