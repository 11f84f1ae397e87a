-- audit_confirmed: invariant 4. Each confirmed booking was paid for by one captured
-- payment of its exact amount, unless it costs nothing.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT b.id::text AS id,
    format('confirmed booking of %s paise has %s captured payments of %s paise',
        b.total_paise, p.n, p.paise) AS what
FROM booking b
CROSS JOIN LATERAL (
    SELECT count(*) AS n, coalesce(sum(amount_paise), 0) AS paise
    FROM payment
    WHERE payment.paid_booking_id = b.id AND (payment.state = 'captured'
        OR EXISTS (SELECT FROM refund
            WHERE refund.payment_id = payment.id AND refund.by_name <> ''))
) p
WHERE b.state = 'confirmed' AND b.total_paise > 0
    AND (p.n <> 1 OR p.paise <> b.total_paise)
ORDER BY b.id;
