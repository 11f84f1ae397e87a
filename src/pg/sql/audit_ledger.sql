-- audit_ledger: invariant 7. Each transfer sums to zero, and with them bookings
-- and the whole; each captured payment and each refund the gateway has taken is
-- in the ledger with its amount, once.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT transfer AS id, format('transfer is off by %s paise', sum(amount_paise)) AS what
FROM ledger
GROUP BY transfer HAVING sum(amount_paise) <> 0
UNION ALL
SELECT 'booking ' || booking_id, format('booking is off by %s paise', sum(amount_paise))
FROM ledger WHERE booking_id IS NOT NULL
GROUP BY booking_id HAVING sum(amount_paise) <> 0
UNION ALL
SELECT 'payment ' || p.id,
    format('captured %s paise, the ledger has %s', p.amount_paise, l.paise)
FROM payment p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_paise), 0) AS paise FROM ledger
    WHERE transfer = 'payment ' || p.id AND account = 'gateway'
) l
WHERE p.state IN ('captured', 'refunded') AND l.paise <> p.amount_paise
    AND NOT EXISTS (SELECT FROM money_exception x WHERE x.payment_id = p.id)
UNION ALL
SELECT 'refund ' || r.id,
    format('refunded %s paise, the ledger has %s', r.amount_paise, l.paise)
FROM refund r
CROSS JOIN LATERAL (
    SELECT coalesce(sum(-amount_paise), 0) AS paise FROM ledger
    WHERE transfer = 'refund ' || r.id AND account = 'gateway'
) l
WHERE r.state IN ('pending', 'processed') AND l.paise <> r.amount_paise;
