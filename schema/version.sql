-- What has been applied to this database. Run before every migration, in its
-- transaction: the lock makes two migrations wait for one another.
SELECT pg_advisory_xact_lock(hashtext('startline migrate'));

SET LOCAL client_min_messages = warning;
CREATE TABLE IF NOT EXISTS schema_version (
    version integer PRIMARY KEY CHECK (version > 0),
    name text NOT NULL,
    digest text NOT NULL,                   -- SHA-256 of the file
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
