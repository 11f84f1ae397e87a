-- close_session: the visitor is done in here and goes, or goes back to the line.
--   $1 text  the session's admission
--   $2 text  visitor
-- Locks: its own row.
-- Rows: NONE
UPDATE booking_session SET closed_at = at()
WHERE admission = $1 AND visitor = $2 AND closed_at IS NULL;
