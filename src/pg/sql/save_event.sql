-- save_event: a new event, or a known one's texts and times; its state counts
-- while it is new or a draft, its version rises when something changed.
--   $1 text   slug
--   $2 text   state of a new event or a draft
--   $3 text   title
--   $4 text   summary
--   $5 text   body
--   $6 text   venue
--   $7 text   starts_at, Indian time without a zone
--   $8 text   ends_at, the same
--   $9 text   opens_at, the same
--   $10 text  closes_at, the same
--   $11 bigint   hold_s
--   $12 bigint   pay_window_s
--   $13 bigint   session_s
--   $14 bigint   max_per_booking
--   $15 bigint   max_inside
--   $16 bigint   fee in paise
--   $17 text  contact_asks, an array
--   $18 text  asks_age
--   $19 bigint   line_rate_max, admissions a minute
--   $20 bigint   grace_s
--   $21 bigint   enter_s
--   $22 bigint   admission_s
--   $23 text  draw, yes or no
--   $24 text  seed of a draw, for an event that has none yet
--   $25 bigint   max_per_contact, 0: no limit
-- Locks: the event's row, until the transaction ends.
-- Rows: ONE (id, created)
WITH told AS (
    SELECT
        $1::text AS slug, $2::text::event_state AS state, $3::text AS title,
        $4::text AS summary, $5::text AS body, $6::text AS venue,
        $7::text::timestamp AT TIME ZONE 'Asia/Kolkata' AS starts_at,
        $8::text::timestamp AT TIME ZONE 'Asia/Kolkata' AS ends_at,
        $9::text::timestamp AT TIME ZONE 'Asia/Kolkata' AS opens_at,
        $10::text::timestamp AT TIME ZONE 'Asia/Kolkata' AS closes_at,
        $11::bigint * 1000 AS hold_ms, $12::bigint * 1000 AS pay_window_ms,
        $13::bigint AS session_s, $14::bigint AS max_per_booking,
        $15::bigint AS max_inside, $16::bigint AS fee_paise,
        $17::text::text[] AS contact_asks, $18::text::age_rule AS asks_age,
        $19::bigint AS line_rate_max, $20::bigint AS grace_s,
        $21::bigint AS enter_s, $22::bigint AS admission_s,
        $23::text::boolean AS draw, $24::text AS draw_seed,
        $25::bigint AS max_per_contact
), saved AS (
    INSERT INTO event AS e (slug, state, title, summary, body, venue, starts_at,
        ends_at, opens_at, closes_at, hold_ms, pay_window_ms, session_s,
        max_per_booking, max_inside, fee_paise, contact_asks, asks_age,
        line_rate_max, grace_s, enter_s, admission_s, draw, draw_seed,
        max_per_contact)
    SELECT slug, state, title, summary, body, venue, starts_at,
        ends_at, opens_at, closes_at, hold_ms, pay_window_ms, session_s,
        max_per_booking, max_inside, fee_paise, contact_asks, asks_age,
        line_rate_max, grace_s, enter_s, admission_s, draw, draw_seed,
        max_per_contact
    FROM told
    ON CONFLICT (slug) DO UPDATE SET
        state = CASE WHEN e.state = 'draft' THEN excluded.state ELSE e.state END,
        (title, summary, body, venue, starts_at, ends_at, opens_at, closes_at,
            hold_ms, pay_window_ms, session_s, max_per_booking, max_inside,
            fee_paise, contact_asks, asks_age, line_rate_max, grace_s,
            enter_s, admission_s, draw, max_per_contact, draw_seed,
            version) =
        (excluded.title, excluded.summary, excluded.body, excluded.venue,
            excluded.starts_at, excluded.ends_at, excluded.opens_at,
            excluded.closes_at, excluded.hold_ms, excluded.pay_window_ms,
            excluded.session_s, excluded.max_per_booking, excluded.max_inside,
            excluded.fee_paise, excluded.contact_asks, excluded.asks_age,
            excluded.line_rate_max, excluded.grace_s, excluded.enter_s,
            excluded.admission_s, excluded.draw, excluded.max_per_contact,
            coalesce(e.draw_seed, excluded.draw_seed), e.version + 1)
    WHERE (e.state = 'draft' AND excluded.state <> 'draft')
        OR (e.title, e.summary, e.body, e.venue, e.starts_at, e.ends_at,
            e.opens_at, e.closes_at, e.hold_ms, e.pay_window_ms, e.session_s,
            e.max_per_booking, e.max_inside, e.fee_paise, e.contact_asks,
            e.asks_age, e.line_rate_max, e.grace_s, e.enter_s, e.admission_s,
            e.draw, e.max_per_contact)
        IS DISTINCT FROM (excluded.title, excluded.summary, excluded.body,
            excluded.venue, excluded.starts_at, excluded.ends_at,
            excluded.opens_at, excluded.closes_at, excluded.hold_ms,
            excluded.pay_window_ms, excluded.session_s,
            excluded.max_per_booking, excluded.max_inside, excluded.fee_paise,
            excluded.contact_asks, excluded.asks_age,
            excluded.line_rate_max, excluded.grace_s, excluded.enter_s,
            excluded.admission_s, excluded.draw,
            excluded.max_per_contact)
    RETURNING id, xmax = 0 AS created
)
SELECT id, created FROM saved
UNION ALL
SELECT id, false FROM event
WHERE slug = $1::text AND NOT EXISTS (SELECT FROM saved);
