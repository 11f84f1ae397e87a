-- export_bookings: an event's bookings in every state, with the payment that
-- confirmed each, and what is known of its last mail and SMS.
--   $1 bigint  event
--   $2 text[]  scopes of the questions asked ('contact')
--   $3 text[]  their names, in the same order
-- Locks: none.
-- Rows: MANY (code, state, type, quantity, unit_paise, total_paise, fee_paise,
--   refunded_paise, name, email, phone, language, created_at, confirmed_at,
--   payment, method, mail, sms, answers)
SELECT b.code, b.state, t.name AS type, b.quantity, b.unit_paise,
    b.total_paise, b.fee_paise,
    coalesce(back.amount_paise, 0) AS refunded_paise,
    b.name, b.email, b.phone, b.language,
    floor(extract(epoch FROM b.created_at))::bigint AS created_at,
    floor(extract(epoch FROM b.confirmed_at))::bigint AS confirmed_at,
    paid.gateway_id AS payment, paid.method,
    (SELECT CASE o.delivery WHEN 'none' THEN o.state::text
            ELSE o.delivery::text END
        FROM outbox o WHERE o.booking_id = b.id AND o.channel = 'email'
        ORDER BY o.id DESC LIMIT 1) AS mail,
    (SELECT CASE o.delivery WHEN 'none' THEN o.state::text
            ELSE o.delivery::text END
        FROM outbox o WHERE o.booking_id = b.id AND o.channel = 'sms'
        ORDER BY o.id DESC LIMIT 1) AS sms,
    (SELECT coalesce(jsonb_agg(coalesce(b.answers ->> name, '') ORDER BY i),
            '[]')
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY
            AS asked (scope, name, i)) AS answers
FROM booking b
JOIN ticket_type t ON t.id = b.ticket_type_id
LEFT JOIN payment paid ON paid.paid_booking_id = b.id
LEFT JOIN (
    SELECT o.booking_id, sum(r.amount_paise) AS amount_paise
    FROM refund r
    JOIN payment y ON y.id = r.payment_id
    JOIN payment_order o ON o.id = y.order_id
    WHERE r.state IN ('pending', 'processed')
    GROUP BY o.booking_id
) back ON back.booking_id = b.id
WHERE b.event_id = $1::bigint
ORDER BY b.id;
