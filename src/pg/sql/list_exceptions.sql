-- list_exceptions: money that waits for a person, oldest first.
-- Locks: none.
-- Rows: MANY (id, reason, since, payment, refund, dispute); the last three are the
--   gateway's ids, null where there is none
SELECT x.id, x.reason, x.created_at AS since, p.gateway_id AS payment,
    r.gateway_id AS refund, d.gateway_id AS dispute
FROM money_exception x
LEFT JOIN refund r ON r.id = x.refund_id
LEFT JOIN dispute d ON d.id = x.dispute_id
LEFT JOIN payment p ON p.id = coalesce(x.payment_id, r.payment_id, d.payment_id)
WHERE x.closed_at IS NULL
ORDER BY x.created_at, x.id;
