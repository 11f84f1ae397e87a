-- audit_admissions: invariant 6. One admission, one booking session; at most two
-- holds in it, and one that lives for a visitor and event.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT min(id)::text AS id, format('admission opened %s sessions', count(*)) AS what
FROM booking_session
GROUP BY admission HAVING count(*) > 1
UNION ALL
SELECT min(id)::text, format('session took %s holds', count(*))
FROM hold
GROUP BY session_id HAVING count(*) > 2
UNION ALL
SELECT min(id)::text, format('visitor has %s holds at once', count(*))
FROM hold WHERE state IN ('live', 'paying')
GROUP BY event_id, visitor HAVING count(*) > 1;
