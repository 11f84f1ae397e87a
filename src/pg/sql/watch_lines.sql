-- watch_lines: what the release has to know of the events that sell or open
-- within the hour, or of one event.
--   $1 text  slug, or null: all of those
-- ended counts booking sessions that ended within ten minutes, the last 300 that
-- were closed and the last 300 that ran out; booked and unbooked those of them
-- that ended with a booking, and with places let go.
-- Locks: none.
-- Rows: MANY (id, slug, phase, now, opens_at, max_inside, rate, rate_max,
--   grace_s, enter_s, admission_s, paused, draining, message, draw,
--   draw_digest, draw_seed, draw_last, free, held, back_at, sold_out, sessions,
--   holding, ended, ended_s, booked, unbooked)
SELECT e.id, e.slug,
    CASE WHEN e.state <> 'open' THEN e.state::text
        WHEN e.opens_at > at() THEN 'before'
        WHEN e.closes_at <= at() THEN 'closed'
        ELSE 'selling' END AS phase,
    at() AS now, e.opens_at,
    e.max_inside, coalesce(e.line_rate, 0) AS rate, e.line_rate_max AS rate_max,
    e.grace_s, e.enter_s, e.admission_s,
    e.line_paused AS paused, e.line_draining AS draining,
    coalesce(e.line_message, '') AS message, e.draw,
    encode(sha256(e.draw_seed::bytea), 'hex') AS draw_digest,
    CASE WHEN e.opens_at <= at() THEN e.draw_seed END AS draw_seed,
    e.draw_last,
    p.free, p.held, p.back_at, p.sold_out,
    (SELECT count(*) FROM booking_session s
        WHERE s.event_id = e.id AND s.closed_at IS NULL
            AND s.expires_at > at()) AS sessions,
    (SELECT count(*) FROM hold h
        WHERE h.event_id = e.id AND h.state IN ('live', 'paying')) AS holding,
    f.ended, f.ended_s, f.booked, f.unbooked
FROM event e
CROSS JOIN LATERAL (
    SELECT coalesce(sum(t.free), 0) AS free, coalesce(sum(t.held), 0) AS held,
        min(t.back_at) AS back_at, bool_and(t.sold_out) AS sold_out
    FROM ticket_type t WHERE t.event_id = e.id
) p
CROSS JOIN LATERAL (
    SELECT count(*) AS ended,
        coalesce(sum(extract(epoch FROM s.until - s.opened_at)), 0)::bigint
            AS ended_s,
        count(*) FILTER (WHERE h.booked) AS booked,
        count(*) FILTER (WHERE NOT h.booked) AS unbooked
    FROM (
        (SELECT id, opened_at, closed_at AS until FROM booking_session
        WHERE event_id = e.id AND closed_at > at() - interval '10 min'
        ORDER BY closed_at DESC LIMIT 300)
        UNION ALL
        (SELECT id, opened_at, expires_at FROM booking_session
        WHERE event_id = e.id AND closed_at IS NULL
            AND expires_at BETWEEN at() - interval '10 min' AND at()
        ORDER BY expires_at DESC LIMIT 300)
    ) s
    CROSS JOIN LATERAL (
        SELECT bool_or(state = 'booked') AS booked
        FROM hold WHERE session_id = s.id
    ) h
) f
WHERE CASE WHEN $1::text IS NULL
    THEN e.state IN ('open', 'paused') AND e.closes_at > at()
        AND e.opens_at < at() + interval '1 hour'
    ELSE e.slug = $1::text AND e.state <> 'draft' END
ORDER BY e.id;
