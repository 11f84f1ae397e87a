-- flush_line: the line of an event begins anew; numbers given before are void, and
-- none of the new ones took part in a draw.
--   $1 text  slug
-- Locks: the event's row.
-- Rows: OPT (epoch, since, last, lost, quiet_s, drawn)
UPDATE event SET line_opened = true, line_epoch = line_epoch + 1,
    line_since = line_epoch + 1, line_last = 0,
    draw_last = CASE WHEN draw_last IS NOT NULL THEN 0 END
WHERE slug = $1
RETURNING line_epoch AS epoch, line_since AS since, line_last AS last,
    true AS lost, admission_s AS quiet_s, draw_last IS NOT NULL AS drawn;
