-- note_line_draw: the draw takes in the numbers up to this one. Said once, and not
-- with a number of a line that was flushed or lost since.
--   $1 text    slug
--   $2 bigint  epoch of the line
--   $3 bigint  the last number that takes part
-- Locks: the event's row.
-- Rows: NONE
UPDATE event SET draw_last = $3::bigint
WHERE slug = $1 AND line_epoch = $2::bigint AND draw AND draw_last IS NULL;
