-- set_waiver: which version an event asks to accept.
--   $1 bigint  event
--   $2 bigint  version, or null for none
-- Locks: the event's row.
-- Rows: NONE
UPDATE event
SET waiver_version = $2::bigint, version = version + 1
WHERE id = $1::bigint AND waiver_version IS DISTINCT FROM $2::bigint;
