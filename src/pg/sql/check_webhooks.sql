-- check_webhooks: have payments been made in the last hour, the last 10 min apart,
-- without a webhook ever coming since?
-- Locks: none.
-- Rows: ONE (silent)
SELECT EXISTS (
        SELECT FROM payment
        WHERE captured_at BETWEEN at() - interval '1 hour'
            AND at() - interval '10 min')
    AND NOT EXISTS (
        SELECT FROM webhook_event
        WHERE received_at > at() - interval '1 hour') AS silent;
