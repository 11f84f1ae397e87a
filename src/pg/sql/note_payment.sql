-- note_payment: what was heard of a payment that is not captured. The state only
-- moves forward, but that a failure is never final; nothing follows from it.
--   $1 text           the gateway's payment id
--   $2 text           the gateway's order id
--   $3 payment_state  created, authorized or failed
--   $4 bigint         amount in paise
--   $5 text           currency
--   $6 text           method
--   $7 text           why it failed
-- Locks: the payment.
-- Rows: ONE (news)
WITH news AS (
    INSERT INTO payment (gateway_id, order_id, state, amount_paise, currency,
        method, reason)
    SELECT $1::text,
        (SELECT id FROM payment_order WHERE gateway_id = $2::text),
        $3::payment_state, $4::bigint, $5::text, $6::text, $7::text
    ON CONFLICT (gateway_id) DO UPDATE
        SET state = EXCLUDED.state, method = EXCLUDED.method,
            reason = EXCLUDED.reason, learned_at = at(),
            order_id = coalesce(payment.order_id, EXCLUDED.order_id)
        WHERE CASE payment.state
            WHEN 'created' THEN EXCLUDED.state <> 'created'
            WHEN 'failed' THEN EXCLUDED.state = 'authorized'
            ELSE false END
    RETURNING id
)
SELECT EXISTS (SELECT FROM news) AS news;
