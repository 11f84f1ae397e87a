-- sandbox_disable_webhooks: the last retry failed: nothing more is sent until
-- somebody switches the webhook on again.
-- Locks: events that wait.
-- Rows: NONE
WITH off AS (
    INSERT INTO setting (name, value) VALUES ('disabled', 'true')
    ON CONFLICT (name) DO NOTHING
)
UPDATE webhook SET state = 'dropped', due_at = NULL WHERE state = 'waiting';
