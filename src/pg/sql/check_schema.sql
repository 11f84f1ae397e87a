-- check_schema: the number of the last migration, and whether the server's
-- clock is shifted for tests. It is asked on every connect.
-- Locks: none.
-- Rows: ONE (version, skewed)
SELECT
    coalesce(max(version), 0) AS version,
    coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
        <> interval '0' AS skewed
FROM schema_version;
