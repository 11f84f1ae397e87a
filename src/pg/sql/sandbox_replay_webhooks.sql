-- sandbox_replay_webhooks: sends events once more.
--   $1 text  event id, or empty
--   $2 text  payment or order id, or empty
--   $3 boolean  with a fresh event id each
--   $4 integer  how often
-- Locks: none.
-- Rows: NONE
INSERT INTO webhook (event_id, event, payment_id, refund_id, dispute_id,
    attempts_then, paid_then, refunded_then, style, due_at)
SELECT CASE WHEN $3::boolean THEN some_id('again ' || w.event_id) ELSE w.event_id END, w.event,
    w.payment_id, w.refund_id, w.dispute_id, w.attempts_then, w.paid_then,
    w.refunded_then, w.style, at()
FROM webhook w JOIN payment p ON p.id = w.payment_id,
    generate_series(1, $4::integer)
WHERE ($1 <> '' AND w.event_id = $1)
    OR ($2 <> '' AND $2 IN (p.id, p.order_id));
