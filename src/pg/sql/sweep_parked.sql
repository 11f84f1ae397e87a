-- sweep_parked: takes back the alarms of what was parked and is not any more, and
-- forgets notices that nobody could look at for a week: they name addresses, and
-- keep room from others.
-- Locks: those notices, the alarms.
-- Rows: NONE
WITH old AS (
    DELETE FROM notice
    WHERE parked AND received_at < at() - interval '7 days'
)
DELETE FROM alarm
WHERE (name = 'webhook_parked'
        AND NOT EXISTS (SELECT FROM webhook_event WHERE state = 'parked'))
    OR (name = 'notice_parked' AND NOT EXISTS (SELECT FROM notice WHERE parked));
