-- find_payment_standing: what we know of a payment of the gateway's, and what
-- became of it here.
--   $1 text     the gateway's payment id
-- Locks: none.
-- Rows: OPT (state, refunded_paise, ordered, returning, booked, open)
-- ordered: its order is ours; returning: a refund is intended; open: on the
-- exceptions page.
SELECT p.state, coalesce(r.paise, 0) AS refunded_paise,
    p.order_id IS NOT NULL AS ordered, coalesce(r.returning, false) AS returning,
    p.paid_booking_id IS NOT NULL AS booked,
    EXISTS (SELECT FROM money_exception x
        WHERE x.payment_id = p.id AND x.closed_at IS NULL) AS open
FROM payment p
CROSS JOIN LATERAL (
    SELECT sum(amount_paise) FILTER (WHERE state IN ('pending', 'processed'))
            AS paise,
        bool_or(state = 'intended') AS returning
    FROM refund WHERE refund.payment_id = p.id
) r
WHERE p.gateway_id = $1::text;
