-- remove_places: takes free places away, those last in rank first; one that is
-- being taken at this moment is left alone.
--   $1 bigint  ticket type
--   $2 bigint  how many
-- Locks: the places (SKIP LOCKED); the caller holds the type's row.
-- Rows: ONE (removed)
WITH picked AS MATERIALIZED (
    SELECT id FROM place
    WHERE ticket_type_id = $1::bigint AND state = 'free'
    ORDER BY rank DESC
    LIMIT $2::bigint
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM place WHERE id = ANY (ARRAY(SELECT id FROM picked))
    RETURNING id
)
SELECT count(*) AS removed FROM gone;
