-- audit_confirmed: invariant 4. Each confirmed booking was paid for by one captured
-- payment of its exact amount, in rupees, for an order of its own; unless it costs
-- nothing. Of a payment a named person may have given a part back; one that was
-- given back whole while the booking stands is an exception, which such a person
-- closes. And what paid for a booking paid for one that asked for money.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT b.id::text AS id,
    format('confirmed booking of %s paise has %s captured payments of %s paise',
        b.total_paise, p.n, p.paise) AS what
FROM booking b
CROSS JOIN LATERAL (
    SELECT count(*) AS n, coalesce(sum(payment.amount_paise), 0) AS paise
    FROM payment JOIN payment_order o ON o.id = payment.order_id
    WHERE payment.paid_booking_id = b.id AND payment.currency = 'INR'
        AND o.booking_id = b.id
        AND (payment.state = 'captured' OR (payment.state = 'refunded'
            AND EXISTS (SELECT FROM money_exception x
                WHERE x.payment_id = payment.id
                    AND (x.closed_at IS NULL OR x.closed_by <> 'startline'))))
) p
WHERE b.state = 'confirmed' AND b.total_paise > 0
    AND (p.n <> 1 OR p.paise <> b.total_paise)
UNION ALL
SELECT b.id::text, format('booking of nothing was paid for by payment %s', p.id)
FROM payment p JOIN booking b ON b.id = p.paid_booking_id
WHERE b.total_paise = 0
ORDER BY id;
