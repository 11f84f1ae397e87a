-- sandbox_count_untold: webhooks of a payment that were not tried yet.
--   $1 text  payment
-- Locks: none.
-- Rows: ONE (n)
SELECT count(*) AS n FROM webhook
WHERE payment_id = $1 AND state = 'waiting' AND tries = 0 AND due_at < 'infinity';
