-- sandbox_log_webhooks: events and what came of them, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT w.seq, w.event_id, w.event, w.payment_id, p.order_id, w.refund_id,
        w.dispute_id, w.twist, w.state, w.tries, w.answers,
        extract(epoch FROM w.created_at)::numeric(16, 3) AS created_at
    FROM webhook w JOIN payment p ON p.id = w.payment_id
    JOIN gateway_order o ON o.id = p.order_id
    WHERE w.seq > $1::bigint AND $3 IN ('', o.id, o.receipt)
    ORDER BY w.seq LIMIT $2::bigint
) x;
