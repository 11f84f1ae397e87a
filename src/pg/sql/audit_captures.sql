-- audit_captures: invariant 3. Each captured payment has one confirmed booking, or
-- one full refund, or a named person's decision, or was learned of within the last
-- 60 s, or stands on the money exceptions page. A refund counts from its intent
-- on: it is repeated until it is done, or becomes an exception.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT p.id::text AS id,
    format('%s payment of %s paise: confirmed bookings %s, refunds %s of %s paise',
        p.state, p.amount_paise, o.confirmed, r.n, r.paise) AS what
FROM payment p
CROSS JOIN LATERAL (
    SELECT count(*) AS confirmed FROM booking b
    WHERE b.id = p.paid_booking_id AND b.state = 'confirmed'
) o
CROSS JOIN LATERAL (
    SELECT count(*) AS n, coalesce(sum(amount_paise), 0) AS paise,
        count(*) FILTER (WHERE by_name <> '') AS decided
    FROM refund WHERE refund.payment_id = p.id AND refund.state <> 'failed'
) r
WHERE p.state IN ('captured', 'refunded')
    AND greatest(p.learned_at, p.captured_at) <= at() - interval '60 s'
    AND NOT (o.confirmed = 1 AND r.n = 0)
    AND NOT (o.confirmed = 0 AND r.n = 1 AND r.paise = p.amount_paise)
    AND NOT (r.decided > 0 AND r.paise <= p.amount_paise)
    AND NOT EXISTS (SELECT FROM money_exception x WHERE x.payment_id = p.id
        AND (x.closed_at IS NULL OR x.closed_by <> 'startline'))
ORDER BY p.id;
