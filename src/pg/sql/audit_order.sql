-- audit_order: invariant 9. No one was called before someone of a better rank who
-- was there. Of a line's calls, in the order it made them, a rank that was not
-- passed before is higher than every one before it: whoever leaves the line and
-- comes back after their turn is marked as passed, and whoever was not marked
-- stood there all the while. Of who never came to a session nothing is known, and
-- whoever the organiser calls out of turn has none. An epoch is one line: after a
-- loss of Redis the ranks begin to be called anew.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT id::text AS id,
    format('rank %s was called as number %s, rank %s before it', line_rank, line_turn,
        worst) AS what
FROM (
    SELECT id, line_rank, line_turn, line_passed, max(line_rank) OVER (
        PARTITION BY event_id, line_epoch ORDER BY line_turn
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS worst
    FROM booking_session WHERE line_turn IS NOT NULL
) s
WHERE NOT line_passed AND line_rank < worst
UNION ALL
SELECT min(id)::text, format('%s sessions were called as number %s', count(*), line_turn)
FROM booking_session WHERE line_turn IS NOT NULL
GROUP BY event_id, line_epoch, line_turn HAVING count(*) > 1
ORDER BY id;
