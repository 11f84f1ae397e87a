-- find_migration: what was applied under a number.
--   $1 integer  the migration's number
-- Locks: none; the caller holds the advisory lock of schema/version.sql.
-- Rows: OPT (digest)
SELECT digest
FROM schema_version
WHERE version = $1::integer;
