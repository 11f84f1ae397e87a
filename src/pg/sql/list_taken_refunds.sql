-- list_taken_refunds: every refund that the gateway has taken, to be compared with
-- the gateway's own lists.
-- Locks: none.
-- Rows: MANY (payment_id, refund_id, amount_paise); both are the gateway's ids
SELECT p.gateway_id AS payment_id, r.gateway_id AS refund_id, r.amount_paise
FROM refund r JOIN payment p ON p.id = r.payment_id
WHERE r.state IN ('pending', 'processed')
ORDER BY p.id, r.id;
