-- steer_line: an organiser's settings of a line; null leaves one as it is.
--   $1 text     slug
--   $2 text     paused: true or false
--   $3 text     draining: true or false
--   $4 bigint   admissions a minute; 0: worked out
--   $5 text     message to who waits; "": none
-- Locks: the event's row.
-- Rows: OPT (id)
UPDATE event SET
    line_paused = coalesce($2::text::boolean, line_paused),
    line_draining = coalesce($3::text::boolean, line_draining),
    line_rate = nullif(coalesce($4::bigint, line_rate), 0),
    line_message = nullif(coalesce($5::text, line_message), '')
WHERE slug = $1::text AND state <> 'draft'
RETURNING id;
