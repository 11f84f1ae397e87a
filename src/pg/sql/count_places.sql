-- count_places: writes down, for each ticket type, how many of its places are in
-- which state, and whether it is sold out: committed bookings and blocked places
-- fill the capacity (BOOK-07). A held place whose time is up counts as free.
-- Locks: ticket types whose counts changed, and their events against a change
--   meanwhile; what an organiser is changing at this moment is counted the next
--   time, so nobody waits for anybody.
-- Rows: NONE
WITH counted AS MATERIALIZED (
    SELECT ticket_type_id,
        count(*) FILTER (WHERE state = 'free'
            OR (state = 'held' AND held_until < at())) AS free,
        count(*) FILTER (WHERE state = 'held' AND held_until >= at()) AS held,
        count(*) FILTER (WHERE state = 'booked') AS booked,
        count(*) FILTER (WHERE state = 'blocked') AS blocked,
        min(held_until) FILTER (WHERE state = 'held' AND held_until >= at()
            AND held_until < 'infinity') AS back_at
    FROM place GROUP BY ticket_type_id
),
changed AS MATERIALIZED (
    SELECT t.id
    FROM counted c
    JOIN ticket_type t ON t.id = c.ticket_type_id
    JOIN event e ON e.id = t.event_id
    WHERE (t.free, t.held, t.booked, t.blocked, t.back_at, t.sold_out)
        IS DISTINCT FROM (c.free::integer, c.held::integer, c.booked::integer,
            c.blocked::integer, c.back_at, c.booked + c.blocked >= t.capacity)
    FOR SHARE OF e SKIP LOCKED
    FOR NO KEY UPDATE OF t SKIP LOCKED
)
UPDATE ticket_type t
SET free = c.free, held = c.held, booked = c.booked, blocked = c.blocked,
    back_at = c.back_at, sold_out = c.booked + c.blocked >= t.capacity
FROM counted c
WHERE c.ticket_type_id = t.id AND t.id = ANY (ARRAY(SELECT id FROM changed));
