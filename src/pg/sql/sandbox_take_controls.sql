-- sandbox_take_controls: the controls that apply now, the most particular of
-- an area; those of a limited number are counted down.
--   $1 text  target: order or payment id, e-mail address or phone number
--   $2 text[]  areas
--   $3 text  scope, or empty
-- Locks: the limited controls.
-- Rows: MANY (area, what, value)
WITH o AS (
    SELECT id, receipt FROM gateway_order
    WHERE id = $1 OR id = (SELECT order_id FROM payment WHERE id = $1)
), hit AS (
    SELECT DISTINCT ON (area) seq, area, what, value, times
    FROM control
    WHERE area = ANY ($2::text[]) AND (times > 0 OR times IS NULL)
        AND (target IN ('', $1)
            OR target IN (SELECT unnest(ARRAY[id, receipt]) FROM o))
        AND scope IN ('', $3)
    ORDER BY area, target = '', seq
), used AS (
    UPDATE control SET times = control.times - 1 FROM hit
    WHERE control.seq = hit.seq AND control.times > 0
    RETURNING control.seq
)
SELECT area, what, value FROM hit
WHERE times IS NULL OR seq IN (SELECT seq FROM used);
