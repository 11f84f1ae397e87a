-- save_ticket_type: a ticket type as an event file tells it; the version rises
-- when something changed.
--   $1 bigint  event
--   $2 text    name, which is how a type is known again
--   $3 text    description
--   $4 bigint  price in paise
--   $5 bigint  capacity
--   $6 bigint  rank on the page
-- Locks: the type's row, until the transaction ends.
-- Rows: ONE (id)
WITH saved AS (
    INSERT INTO ticket_type AS t (event_id, name, description, price_paise,
        capacity, rank)
    VALUES ($1::bigint, $2::text, $3::text, $4::bigint, $5::bigint, $6::bigint)
    ON CONFLICT (event_id, name) DO UPDATE SET
        description = excluded.description,
        price_paise = excluded.price_paise,
        capacity = excluded.capacity,
        rank = excluded.rank,
        version = t.version + 1
    WHERE (t.description, t.price_paise, t.capacity, t.rank)
        IS DISTINCT FROM (excluded.description, excluded.price_paise,
            excluded.capacity, excluded.rank)
    RETURNING id
)
SELECT id FROM saved
UNION ALL
SELECT id FROM ticket_type
WHERE event_id = $1::bigint AND name = $2::text
    AND NOT EXISTS (SELECT FROM saved);
