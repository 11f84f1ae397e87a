-- sandbox_log_disputes: disputes as they are, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT d.seq, d.id, d.payment_id, p.order_id, o.receipt AS order_receipt,
        d.amount, d.currency, d.reason, d.phase, d.state,
        extract(epoch FROM d.created_at)::numeric(16, 3) AS created_at,
        states(d.id)
    FROM dispute d JOIN payment p ON p.id = d.payment_id
    JOIN gateway_order o ON o.id = p.order_id
    WHERE d.seq > $1::bigint AND $3 IN ('', o.id, o.receipt)
    ORDER BY d.seq LIMIT $2::bigint
) x;
