-- list_order_payments: every order the gateway made for us, with what we know of
-- its payments and their refunds, to be compared with the gateway's own lists.
-- Locks: none.
-- Rows: MANY (order_id, payment_id, state, amount_paise, refunded_paise)
SELECT o.gateway_id AS order_id, p.gateway_id AS payment_id, p.state,
    p.amount_paise,
    (SELECT coalesce(sum(r.amount_paise), 0) FROM refund r
        WHERE r.payment_id = p.id AND r.state IN ('pending', 'processed'))
        AS refunded_paise
FROM payment_order o
LEFT JOIN payment p ON p.order_id = o.id
WHERE o.gateway_id IS NOT NULL
ORDER BY o.id, p.id;
