-- claim_webhooks: new events, oldest first, claimed for 10 s. One that was
-- tried 10 times is parked instead, with an alarm.
--   $1 bigint   at most so many
-- Locks: the events (SKIP LOCKED).
-- Rows: MANY (id, event_id, name, body)
WITH due AS MATERIALIZED (
    SELECT id, tries FROM webhook_event
    WHERE state = 'new' AND try_at <= at()
    ORDER BY try_at, id LIMIT $1::bigint
    FOR UPDATE SKIP LOCKED
),
parked AS (
    UPDATE webhook_event SET state = 'parked', note = 'tried too often'
    WHERE id = ANY (ARRAY(SELECT id FROM due WHERE tries >= 10))
    RETURNING event_id
),
alarmed AS (
    INSERT INTO alarm (name, detail)
    SELECT 'webhook_parked', max(event_id) FROM parked HAVING count(*) > 0
    ON CONFLICT (name) DO UPDATE SET detail = EXCLUDED.detail
)
UPDATE webhook_event SET tries = tries + 1, try_at = at() + interval '10 s'
WHERE id = ANY (ARRAY(SELECT id FROM due WHERE tries < 10))
RETURNING id, event_id, name, body;
