-- list_events: every event that is not a draft, with its places summed up.
-- fingerprint changes whenever what a visitor sees of the event does.
-- Locks: none.
-- Rows: MANY (id, slug, title, summary, venue, starts_at, opens_at, closes_at,
--   phase, capacity, free, held, booked, blocked, fingerprint)
SELECT e.id, e.slug, e.title, e.summary, e.venue,
    floor(extract(epoch FROM e.starts_at))::bigint AS starts_at,
    floor(extract(epoch FROM e.opens_at))::bigint AS opens_at,
    floor(extract(epoch FROM e.closes_at))::bigint AS closes_at,
    e.phase,
    sum(t.capacity) AS capacity, sum(t.free) AS free, sum(t.held) AS held,
    sum(t.booked) AS booked, sum(t.blocked) AS blocked,
    md5(e.version || ' ' || e.phase || ' ' || coalesce(e.draw_last, -1) || ' '
        || coalesce((SELECT max(version) FROM organisation), 0) || ' '
        || string_agg(concat_ws(',', t.id, t.version, t.capacity, t.free, t.held,
            t.booked, t.blocked, t.back_at, t.sold_out), ';' ORDER BY t.id))
        AS fingerprint
FROM (
    SELECT *, CASE WHEN state <> 'open' THEN state::text
        WHEN opens_at > at() THEN 'before'
        WHEN closes_at <= at() THEN 'closed'
        ELSE 'selling' END AS phase
    FROM event WHERE state <> 'draft'
) e
JOIN ticket_type t ON t.event_id = e.id
GROUP BY e.id, e.slug, e.title, e.summary, e.venue, e.starts_at, e.opens_at,
    e.closes_at, e.phase, e.version, e.draw_last
ORDER BY e.starts_at, e.id;
