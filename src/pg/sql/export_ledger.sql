-- export_ledger: the ledger's lines of an event's bookings, as they were written.
--   $1 bigint  event
-- Locks: none.
-- Rows: MANY (written_at, transfer, kind, account, amount_paise, code, payment,
--   refund)
SELECT floor(extract(epoch FROM l.written_at))::bigint AS written_at,
    l.transfer, l.kind, l.account, l.amount_paise, b.code,
    y.gateway_id AS payment, r.gateway_id AS refund
FROM ledger l
JOIN booking b ON b.id = l.booking_id
JOIN payment y ON y.id = l.payment_id
LEFT JOIN refund r ON r.id = l.refund_id
WHERE b.event_id = $1::bigint
ORDER BY l.id;
