-- finish_key: keeps the answer with its key.
--   $1 text      scope
--   $2 text      key
--   $3 smallint  status
--   $4 text      the answer: a location, or a body
-- Locks: the key.
-- Rows: NONE
UPDATE idempotency SET status = $3::smallint, answer = $4::text
WHERE scope = $1::text AND key = $2::text AND status IS NULL;
