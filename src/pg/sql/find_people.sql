-- find_people: participants of an event, the latest bookings first, whose name,
-- code, e-mail or phone (or the contact's) holds what was searched for.
--   $1 bigint  event
--   $2 text    what to search for, '' for everybody
--   $3 text    its digits without leading zeros, '' when they are no number
--   $4 integer at most so many
--   $5 bigint  leave out so many
-- Locks: none.
-- Rows: MANY (code, name, email, phone, type, state)
SELECT b.code, coalesce(nullif(p.name, ''), b.name) AS name, b.email, b.phone,
    t.name AS type, b.state
FROM booking b
JOIN participant p ON p.booking_id = b.id
JOIN ticket_type t ON t.id = b.ticket_type_id
WHERE b.event_id = $1::bigint
    AND ($2 = '' OR position(lower($2) IN
            lower(concat_ws(chr(10), b.code, p.name, b.name, b.email))) > 0
        OR ($3 <> '' AND position($3 IN b.phone) > 0))
ORDER BY b.id DESC, p.position
LIMIT $4::integer OFFSET $5::bigint;
