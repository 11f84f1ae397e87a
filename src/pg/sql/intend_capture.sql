-- intend_capture: the gateway is about to be asked to take what a bank authorised.
--   $1 text    the gateway's payment id
--   $2 text    the gateway's order id
--   $3 bigint  amount in paise
--   $4 text    currency
--   $5 text    method
--   $6 text    the request's body
-- Locks: the payment.
-- Rows: OPT (body); none: it is taken already
-- An intent whose outcome nobody knows keeps its body: it is asked again, and is
-- the same question.
INSERT INTO payment AS known (gateway_id, order_id, state, amount_paise, currency,
    method, capture_body, capture_at)
SELECT $1::text, (SELECT id FROM payment_order WHERE gateway_id = $2::text),
    'authorized', $3::bigint, $4::text, $5::text, $6::text, at()
ON CONFLICT (gateway_id) DO UPDATE
    SET state = 'authorized', reason = '', learned_at = at(), capture_at = at(),
        order_id = coalesce(known.order_id, EXCLUDED.order_id),
        capture_body = coalesce(known.capture_body, EXCLUDED.capture_body)
    WHERE known.state IN ('created', 'authorized', 'failed')
RETURNING capture_body AS body;
