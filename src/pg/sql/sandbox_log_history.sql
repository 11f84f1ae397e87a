-- sandbox_log_history: every state of every thing in the order in which they came,
-- as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  order id or receipt; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT h.seq, h.kind, h.id, h.order_id, o.receipt AS order_receipt, h.state,
        extract(epoch FROM h.at)::numeric(16, 3) AS at
    FROM history h JOIN gateway_order o ON o.id = h.order_id
    WHERE h.seq > $1::bigint AND $3 IN ('', o.id, o.receipt)
    ORDER BY h.seq LIMIT $2::bigint
) x;
