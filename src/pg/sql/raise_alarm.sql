-- raise_alarm: something a person should look at; raised twice it is one.
--   $1 text     its name
--   $2 text     detail, nothing personal
-- Locks: the alarm.
-- Rows: OPT (name); none: it is raised already, with the same words
INSERT INTO alarm (name, detail) VALUES ($1::text, $2::text)
ON CONFLICT (name) DO UPDATE SET detail = EXCLUDED.detail
WHERE alarm.detail <> EXCLUDED.detail
RETURNING name;
