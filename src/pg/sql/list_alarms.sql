-- list_alarms: what a person should look at, oldest first.
-- Locks: none.
-- Rows: MANY (name, detail, since)
SELECT name, detail, raised_at AS since FROM alarm ORDER BY raised_at, name;
