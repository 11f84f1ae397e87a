-- clear_alarm: it is over.
--   $1 text     its name
-- Locks: the alarm.
-- Rows: NONE
DELETE FROM alarm WHERE name = $1::text;
