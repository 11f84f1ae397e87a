-- sandbox_release_webhooks: sends what was held.
--   $1 text  order, payment or event id; empty: all
-- Locks: the events.
-- Rows: NONE
UPDATE webhook w SET due_at = at()
FROM payment p
WHERE p.id = w.payment_id AND w.due_at = 'infinity'
    AND $1 IN ('', w.event_id, p.id, p.order_id);
