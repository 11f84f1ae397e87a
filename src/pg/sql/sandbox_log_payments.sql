-- sandbox_log_payments: payments as they are, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT p.seq, p.id, p.order_id, o.receipt, p.amount, p.currency,
        p.status, p.captured, p.method, p.amount_refunded, p.fee, p.tax,
        p.error_reason, p.next_step, p.email, p.contact,
        extract(epoch FROM p.created_at)::numeric(16, 3) AS created_at,
        extract(epoch FROM p.captured_at)::numeric(16, 3) AS captured_at,
        states(p.id)
    FROM payment p JOIN gateway_order o ON o.id = p.order_id
    WHERE p.seq > $1::bigint AND $3 IN ('', o.id, o.receipt)
    ORDER BY p.seq LIMIT $2::bigint
) x;
