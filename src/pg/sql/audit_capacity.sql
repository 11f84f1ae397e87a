-- audit_capacity: invariant 1. Each ticket type has as many places as its
-- capacity says: free + held + booked + blocked.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT t.id::text AS id,
    format('ticket type has %s places, capacity %s', coalesce(p.n, 0), t.capacity)
        AS what
FROM ticket_type t
LEFT JOIN (SELECT ticket_type_id, count(*) AS n FROM place GROUP BY 1) p
    ON p.ticket_type_id = t.id
WHERE coalesce(p.n, 0) <> t.capacity
ORDER BY t.id;
