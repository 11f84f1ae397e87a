-- count_migrations: the number of the last migration applied.
-- Locks: none.
-- Rows: ONE (version)
SELECT coalesce(max(version), 0) AS version
FROM schema_version;
