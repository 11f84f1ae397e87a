-- find_event_form: find_event and what its form asks: the questions as one JSON
-- array, the waiver of today in the visitor's language, else in English.
--   $1 text  slug
--   $2 text  language
-- Locks: none.
-- Rows: MANY (id, slug, phase, title, summary, body, venue, starts_at, ends_at,
--   opens_at, closes_at, now, hold_ms, pay_window_ms, session_s,
--   max_per_booking, version, asks_name, asks_email, asks_phone, asks_age,
--   max_inside, line_rate_max, grace_s, enter_s, admission_s, line_paused,
--   line_draining, line_message, draw, draw_digest, draw_seed, draw_last, type_id, type_name, type_description, price_paise,
--   capacity, free, held, booked, blocked, back_at, sold_out, questions,
--   waiver_id, waiver_version, waiver_body, waiver_digest)
SELECT e.id, e.slug,
    CASE WHEN e.state <> 'open' THEN e.state::text
        WHEN e.opens_at > at() THEN 'before'
        WHEN e.closes_at <= at() THEN 'closed'
        ELSE 'selling' END AS phase,
    e.title, e.summary, e.body, e.venue,
    floor(extract(epoch FROM e.starts_at))::bigint AS starts_at,
    floor(extract(epoch FROM e.ends_at))::bigint AS ends_at,
    floor(extract(epoch FROM e.opens_at))::bigint AS opens_at,
    floor(extract(epoch FROM e.closes_at))::bigint AS closes_at,
    floor(extract(epoch FROM at()))::bigint AS now,
    e.hold_ms, e.pay_window_ms, e.session_s, e.max_per_booking,
    e.version,
    'name' = ANY (e.contact_asks) AS asks_name,
    'email' = ANY (e.contact_asks) AS asks_email,
    'phone' = ANY (e.contact_asks) AS asks_phone,
    e.asks_age,
    e.max_inside, e.line_rate_max, e.grace_s, e.enter_s, e.admission_s,
    e.line_paused, e.line_draining, coalesce(e.line_message, '') AS line_message,
    e.draw, encode(sha256(e.draw_seed::bytea), 'hex') AS draw_digest,
    CASE WHEN e.draw_last IS NOT NULL THEN e.draw_seed END AS draw_seed,
    e.draw_last,
    t.id AS type_id, t.name AS type_name, t.description AS type_description,
    t.price_paise, t.capacity, t.free, t.held, t.booked, t.blocked,
    coalesce(ceil(extract(epoch FROM t.back_at))::bigint, 0) AS back_at,
    t.sold_out,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', q.name, 'label', q.label, 'hint', q.hint,
            'kind', q.kind, 'of_participant', q.scope = 'participant',
            'required', q.required, 'choices', to_jsonb(q.choices),
            'least', q.least, 'most', q.most) ORDER BY q.rank, q.id), '[]')
        FROM question q WHERE q.event_id = e.id) AS questions,
    w.id AS waiver_id, w.version AS waiver_version, w.body AS waiver_body,
    w.digest AS waiver_digest
FROM event e
JOIN ticket_type t ON t.event_id = e.id
LEFT JOIN LATERAL (
    SELECT * FROM waiver
    WHERE event_id = e.id AND version = e.waiver_version
        AND language IN ($2, 'en')
    ORDER BY language = $2 DESC
    LIMIT 1
) w ON true
WHERE e.slug = $1 AND e.state <> 'draft'
ORDER BY t.rank, t.id;
