-- note_line_draw: the draw takes in the numbers up to this one. Said once.
--   $1 text    slug
--   $2 bigint  the last number that takes part
-- Locks: the event's row.
-- Rows: NONE
UPDATE event SET draw_last = $2::bigint
WHERE slug = $1 AND draw AND draw_last IS NULL;
