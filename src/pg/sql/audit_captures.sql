-- audit_captures: invariant 3. Each captured payment has one confirmed booking and
-- all of its money, or one full refund and no booking, or a decision of a named
-- person whose amounts sum (a part back with the booking kept, or some back with it
-- given up), or was learned of within the last 60 s, or stands on the money
-- exceptions page. A refund counts from its intent on: it is repeated until it is
-- done, or becomes an exception. What Startline closed by itself excuses nothing.
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
    AND greatest(p.learned_at, p.captured_at) <= at_begin() - interval '60 s'
    AND NOT (o.confirmed = 1 AND r.n = 0)
    AND NOT (o.confirmed = 0 AND r.n = 1 AND r.paise = p.amount_paise)
    AND NOT (o.confirmed = 1 AND r.decided = r.n AND r.paise < p.amount_paise)
    AND NOT (o.confirmed = 0 AND r.decided > 0 AND r.paise <= p.amount_paise)
    AND NOT EXISTS (SELECT FROM money_exception x
        WHERE (x.closed_at IS NULL OR x.closed_by <> 'startline')
            AND (x.payment_id = p.id
                OR x.refund_id IN (SELECT id FROM refund WHERE payment_id = p.id)
                OR x.dispute_id IN (SELECT id FROM dispute WHERE payment_id = p.id)))
ORDER BY p.id;
