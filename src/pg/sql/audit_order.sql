-- audit_order: invariant 9. No one was called before someone of a better rank who
-- was there. Of a line's calls, in the order it made them, a rank that was not
-- passed before is higher than every one before it: whoever leaves the line and
-- comes back after their turn is marked as passed, and whoever was not marked
-- stood there all the while. Nor were two called as the same. Of who never came to
-- a session nothing is known, and whoever the organiser calls out of turn has none.
-- An epoch is one line: after a loss of Redis the ranks begin to be called anew.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT id::text AS id,
    format('rank %s was called as number %s, after number %s and rank %s', line_rank,
        line_turn, turn_before, worst) AS what
FROM (
    SELECT id, line_rank, line_turn, line_passed, lag(line_turn) OVER calls AS turn_before,
        max(line_rank) OVER (calls ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            AS worst
    FROM booking_session WHERE line_turn IS NOT NULL
    WINDOW calls AS (PARTITION BY event_id, line_epoch ORDER BY line_turn)
) s
WHERE (NOT line_passed AND line_rank < worst) OR line_turn = turn_before
ORDER BY s.id;
