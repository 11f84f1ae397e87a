-- open_line: the line of an event that Redis does not have. The first one of its
-- life begins at number 1; after a loss the epoch rises, and with it the numbers
-- by more than were given since line_last was noted.
--   $1 text  slug
-- Whoever runs it gets an epoch of their own, so two who do never share numbers.
-- Locks: the event's row.
-- Rows: OPT (epoch, since, last, lost, quiet_s, drawn)
WITH before AS (
    SELECT id, line_opened AS lost FROM event WHERE slug = $1
    FOR NO KEY UPDATE
)
UPDATE event e SET line_opened = true,
    line_epoch = line_epoch + lost::integer,
    line_last = line_last + 20000 * lost::integer
FROM before b WHERE e.id = b.id
RETURNING e.line_epoch AS epoch, e.line_since AS since, e.line_last AS last,
    b.lost, e.admission_s AS quiet_s, e.draw_last IS NOT NULL AS drawn;
