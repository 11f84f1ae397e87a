-- find_gone: of visitors who have a slot inside, those who are not there any
-- more: no open session, and no hold that lives or is being paid.
--   $1 text  slug
--   $2 text  visitors, with a blank between them
-- Locks: none.
-- Rows: MANY (visitor)
SELECT v.visitor
FROM event e, unnest(string_to_array($2, ' ')) AS v (visitor)
WHERE e.slug = $1
    AND NOT EXISTS (SELECT FROM booking_session s
        WHERE s.event_id = e.id AND s.visitor = v.visitor
            AND s.closed_at IS NULL AND s.expires_at > at())
    AND NOT EXISTS (SELECT FROM hold h
        WHERE h.event_id = e.id AND h.visitor = v.visitor
            AND h.state IN ('live', 'paying'));
