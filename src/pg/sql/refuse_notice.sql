-- refuse_notice: a notice was not SES's: it goes, and is counted.
--   $1 bigint  the notice
-- Locks: the notice, the counter.
-- Rows: NONE
WITH gone AS (
    DELETE FROM notice WHERE id = $1::bigint RETURNING id
)
INSERT INTO counter (name, n)
SELECT 'notice_refused', count(*) FROM gone HAVING count(*) > 0
ON CONFLICT (name) DO UPDATE SET n = counter.n + EXCLUDED.n;
