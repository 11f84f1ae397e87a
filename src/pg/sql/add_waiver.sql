-- add_waiver: one language of a new version.
--   $1 bigint  event
--   $2 bigint  version
--   $3 text    language
--   $4 text    body
--   $5 text    digest, SHA-256 in hex
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO waiver (event_id, version, language, body, digest)
VALUES ($1::bigint, $2::bigint, $3::text, $4::text, $5::text);
