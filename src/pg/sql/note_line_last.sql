-- note_line_last: the highest number given, so that none is given twice after
-- Redis has lost the line.
--   $1 text    slug
--   $2 bigint  epoch of the line
--   $3 bigint  the number
-- Locks: the event's row.
-- Rows: NONE
UPDATE event SET line_last = $3::bigint
WHERE slug = $1 AND line_epoch = $2::bigint AND line_last < $3::bigint;
