-- sum_refunds: what has gone back of a payment, as far as we know.
--   $1 text  the gateway's payment id
-- Locks: none.
-- Rows: OPT (paise); none: no such payment of ours
SELECT (SELECT coalesce(sum(r.amount_paise), 0) FROM refund r
        WHERE r.payment_id = p.id AND r.state IN ('pending', 'processed'))::bigint
    AS paise
FROM payment p
WHERE p.gateway_id = $1::text AND p.order_id IS NOT NULL;
