-- remove_questions: an event's questions, before the file's are added. Answers
-- are kept with the bookings, under the questions' names.
--   $1 bigint  event
-- Locks: the questions; the caller holds the event's row.
-- Rows: NONE
DELETE FROM question WHERE event_id = $1::bigint;
