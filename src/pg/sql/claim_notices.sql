-- claim_notices: notices to be looked at, oldest first. One that could not be
-- looked at is due again after 2 s, and each time after twice as long, up to an
-- hour; tried 20 times it is parked, with an alarm.
--   $1 bigint  at most so many
-- Locks: the notices (SKIP LOCKED).
-- Rows: MANY (id, body)
WITH due AS MATERIALIZED (
    SELECT id, tries FROM notice
    WHERE NOT parked AND try_at <= at()
    ORDER BY try_at, id LIMIT $1::bigint
    FOR UPDATE SKIP LOCKED
),
parked AS (
    UPDATE notice SET parked = true
    WHERE id = ANY (ARRAY(SELECT id FROM due WHERE tries >= 20))
    RETURNING id
),
alarmed AS (
    INSERT INTO alarm (name, detail)
    SELECT 'notice_parked', max(id)::text FROM parked HAVING count(*) > 0
    ON CONFLICT (name) DO UPDATE SET detail = EXCLUDED.detail
)
UPDATE notice SET tries = tries + 1, try_at = at()
    + interval '1 s' * least(3600, 2 * 2 ^ tries)
WHERE id = ANY (ARRAY(SELECT id FROM due WHERE tries < 20))
RETURNING id, body;
