-- list_waivers: the last version of an event's waiver, in all its languages.
--   $1 bigint  event
-- Locks: none.
-- Rows: MANY (version, language, digest)
SELECT version, language, digest
FROM waiver
WHERE event_id = $1::bigint
    AND version = (SELECT max(version) FROM waiver WHERE event_id = $1::bigint)
ORDER BY language;
