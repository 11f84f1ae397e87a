-- sandbox_list_controls: every control that still applies, as JSON.
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(c)::text AS line FROM (
    SELECT seq, area, target, scope, what, value, times FROM control
    WHERE times > 0 OR times IS NULL ORDER BY seq
) c;
