-- sandbox_note_call: notes a call of an outside interface, and says what shall
-- go wrong with it.
--   $1 text  route
--   $2 text  target: id, receipt or address, or empty
--   $3 text  idempotency key, or empty
-- Locks: the control it uses up.
-- Rows: ONE (seq, fault, value, style)
WITH note AS (
    INSERT INTO seen (route, target, key) VALUES ($1, $2, $3) RETURNING seq
), hit AS (
    SELECT seq, what, value, times FROM control
    WHERE area = 'http' AND scope IN ('', $1) AND target IN ('', $2)
        AND (times > 0 OR times IS NULL)
    ORDER BY seq LIMIT 1
), used AS (
    UPDATE control SET times = control.times - 1 FROM hit
    WHERE control.seq = hit.seq AND control.times > 0
    RETURNING control.seq
)
SELECT note.seq, coalesce(hit.what, '') AS fault, coalesce(hit.value, '') AS value,
    style()
FROM note LEFT JOIN hit ON hit.times IS NULL OR hit.seq IN (SELECT seq FROM used);
