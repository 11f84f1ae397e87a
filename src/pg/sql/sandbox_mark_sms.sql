-- sandbox_mark_sms: what a status callback was answered.
--   $1 bigint  number
--   $2 text  the message's status
--   $3 integer  HTTP status; 0: no answer
-- Locks: the row.
-- Rows: NONE
UPDATE sms SET calls = calls || jsonb_build_object('status', $2::text, 'answer', $3::integer)
WHERE seq = $1::bigint;
