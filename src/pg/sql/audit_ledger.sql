-- audit_ledger: invariant 7. Each transfer sums to zero, and with them bookings
-- and the whole; each captured payment and each refund the gateway has taken is
-- in the ledger with its amount, once, and no payment that was not captured. The
-- fee of what paid for a booking is that booking's, and what a refund gives back of
-- it is what the refund says; of a refund that failed after all nothing is left.
-- Locks: none.
-- Rows: MANY (id, what)
WITH part AS MATERIALIZED (
    SELECT transfer, sum(amount_paise) AS paise,
        coalesce(sum(amount_paise) FILTER (WHERE account = 'gateway'), 0) AS gateway,
        coalesce(sum(amount_paise) FILTER (WHERE account = 'fee'), 0) AS fee
    FROM ledger GROUP BY transfer
)
SELECT transfer AS id, format('transfer is off by %s paise', paise) AS what
FROM part WHERE paise <> 0
UNION ALL
SELECT 'booking ' || booking_id, format('booking is off by %s paise', sum(amount_paise))
FROM ledger WHERE booking_id IS NOT NULL
GROUP BY booking_id HAVING sum(amount_paise) <> 0
UNION ALL
SELECT 'payment ' || p.id,
    format('captured %s paise, the ledger has %s', p.amount_paise,
        coalesce(part.gateway, 0))
FROM payment p
LEFT JOIN part ON part.transfer = 'payment ' || p.id
WHERE p.state IN ('captured', 'refunded')
    AND coalesce(part.gateway, 0) <> p.amount_paise
    AND NOT EXISTS (SELECT FROM money_exception x WHERE x.payment_id = p.id)
UNION ALL
SELECT 'payment ' || p.id, format('in the ledger, and %s', p.state)
FROM payment p JOIN part ON part.transfer = 'payment ' || p.id
WHERE p.state NOT IN ('captured', 'refunded')
UNION ALL
SELECT 'payment ' || p.id,
    format('fee of %s paise, the ledger has %s', b.fee_paise, -coalesce(part.fee, 0))
FROM payment p
JOIN booking b ON b.id = p.paid_booking_id
LEFT JOIN part ON part.transfer = 'payment ' || p.id
WHERE p.state IN ('captured', 'refunded') AND -coalesce(part.fee, 0) <> b.fee_paise
UNION ALL
SELECT 'refund ' || r.id,
    format('refunded %s paise with %s of the fee, the ledger has %s with %s',
        r.amount_paise, r.fee_paise, -coalesce(part.gateway, 0), coalesce(part.fee, 0))
FROM refund r
LEFT JOIN part ON part.transfer = 'refund ' || r.id
WHERE r.state IN ('pending', 'processed')
    AND (-coalesce(part.gateway, 0), coalesce(part.fee, 0))
        <> (r.amount_paise, r.fee_paise)
UNION ALL
SELECT 'refund ' || r.id,
    format('failed, the ledger has %s paise of it with %s of the fee',
        -part.gateway - coalesce(undone.gateway, 0),
        part.fee + coalesce(undone.fee, 0))
FROM refund r
JOIN part ON part.transfer = 'refund ' || r.id
LEFT JOIN part AS undone ON undone.transfer = part.transfer || ' failed'
WHERE r.state = 'failed'
    AND (-part.gateway, part.fee)
        <> (coalesce(undone.gateway, 0), -coalesce(undone.fee, 0));
