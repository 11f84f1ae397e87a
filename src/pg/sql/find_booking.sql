-- find_booking: everything about one booking, for its page and its messages.
--   $1 text  reference
-- Locks: none.
-- Rows: OPT (id, reference, code, state, quantity, unit_paise, total_paise,
--   fee_paise, name, email, phone, language, answers, created_at, confirmed_at,
--   now_ms, slug, event_title, venue, starts_at, ends_at, type_name,
--   pay_window_ms, hold_state, held_until_ms, pay_until_ms, visitor, order_id,
--   receipt, payment_id, payment_method, payment_pending, payment_failed,
--   refunded_paise, participants)
SELECT b.id, b.reference, b.code, b.state, b.quantity, b.unit_paise,
    b.total_paise, b.fee_paise, b.name, b.email, b.phone, b.language, b.answers,
    floor(extract(epoch FROM b.created_at))::bigint AS created_at,
    coalesce(floor(extract(epoch FROM b.confirmed_at))::bigint, 0)
        AS confirmed_at,
    floor(extract(epoch FROM at()) * 1000)::bigint AS now_ms,
    e.slug, e.title AS event_title, e.venue,
    floor(extract(epoch FROM e.starts_at))::bigint AS starts_at,
    floor(extract(epoch FROM e.ends_at))::bigint AS ends_at,
    t.name AS type_name, e.pay_window_ms,
    CASE WHEN h.state = 'live' AND h.held_until <= at() THEN 'expired'
        ELSE h.state END AS hold_state,
    floor(extract(epoch FROM h.held_until) * 1000)::bigint AS held_until_ms,
    coalesce(floor(extract(epoch FROM h.pay_until) * 1000)::bigint, 0)
        AS pay_until_ms,
    h.visitor,
    o.gateway_id AS order_id, o.receipt,
    paid.gateway_id AS payment_id, paid.method AS payment_method,
    coalesce(last.state IN ('created', 'authorized', 'captured'), false)
        AND b.state = 'pending' AS payment_pending,
    coalesce(last.state = 'failed', false) AS payment_failed,
    (SELECT coalesce(sum(r.amount_paise), 0)
        FROM payment_order ro
        JOIN payment rp ON rp.order_id = ro.id
        JOIN refund r ON r.payment_id = rp.id AND r.state <> 'failed'
        WHERE ro.booking_id = b.id)::bigint AS refunded_paise,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'position', p.position, 'name', p.name, 'age', p.age,
            'adult', p.adult, 'guardian_name', p.guardian_name,
            'guardian_phone', p.guardian_phone, 'answers', p.answers,
            'waiver', p.waiver_id IS NOT NULL) ORDER BY p.position), '[]')
        FROM participant p WHERE p.booking_id = b.id) AS participants
FROM booking b
JOIN event e ON e.id = b.event_id
JOIN ticket_type t ON t.id = b.ticket_type_id
JOIN hold h ON h.id = b.hold_id
LEFT JOIN payment_order o ON o.booking_id = b.id
    AND o.state IN ('creating', 'created')
LEFT JOIN payment paid ON paid.paid_booking_id = b.id
LEFT JOIN LATERAL (
    SELECT p.state
    FROM payment_order po JOIN payment p ON p.order_id = po.id
    WHERE po.booking_id = b.id
    ORDER BY p.id DESC LIMIT 1
) last ON true
WHERE b.reference = $1;
