-- list_type_names: the names of an event's ticket types.
--   $1 bigint  event
-- Locks: none.
-- Rows: MANY (name)
SELECT name
FROM ticket_type
WHERE event_id = $1::bigint
ORDER BY rank, id;
