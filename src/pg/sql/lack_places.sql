-- lack_places: how many places a ticket type lacks for a capacity; negative when
-- it has too many.
--   $1 bigint  ticket type
--   $2 bigint  capacity
-- Locks: none; the caller holds the type's row, so nobody else changes the number.
-- Rows: ONE (missing)
SELECT $2::bigint - count(*) AS missing
FROM place
WHERE ticket_type_id = $1::bigint;
