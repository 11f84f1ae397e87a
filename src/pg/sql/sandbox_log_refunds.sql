-- sandbox_log_refunds: refunds as they are, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT r.seq, r.id, r.payment_id, p.order_id, o.receipt AS order_receipt,
        r.amount, r.currency, r.status, r.receipt,
        split_part(r.idempotency_key, '~', 1) AS idempotency_key,
        extract(epoch FROM r.created_at)::numeric(16, 3) AS created_at,
        states(r.id)
    FROM refund r JOIN payment p ON p.id = r.payment_id
    JOIN gateway_order o ON o.id = p.order_id
    WHERE r.seq > $1::bigint AND $3 IN ('', o.id, o.receipt)
    ORDER BY r.seq LIMIT $2::bigint
) x;
