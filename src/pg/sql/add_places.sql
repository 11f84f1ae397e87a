-- add_places: more places for a ticket type. Their ranks go on after the last
-- one, shuffled, so that neighbours in rank are strangers on disk.
--   $1 bigint  event
--   $2 bigint  ticket type
--   $3 bigint  how many
-- Locks: none but its own rows; the caller holds the type's row.
-- Rows: NONE
INSERT INTO place (event_id, ticket_type_id, rank)
SELECT $1::bigint, $2::bigint,
    row_number() OVER (ORDER BY random()) - 1
        + (SELECT coalesce(max(rank) + 1, 0) FROM place
            WHERE ticket_type_id = $2::bigint)
FROM generate_series(1, $3::bigint) AS n
ORDER BY n;
