-- add_migration: writes down that a migration was applied.
--   $1 integer  its number
--   $2 text     its file's name
--   $3 text     SHA-256 of the file, in hex
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO schema_version (version, name, digest)
VALUES ($1::integer, $2::text, $3::text);
