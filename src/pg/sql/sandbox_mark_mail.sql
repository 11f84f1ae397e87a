-- sandbox_mark_mail: what the shop answered to what it was told of a mail.
--   $1 bigint  number
--   $2 text  what was told
--   $3 integer  HTTP status; 0: no answer
-- Locks: the row.
-- Rows: NONE
UPDATE mail
SET calls = calls || jsonb_build_object('what', $2::text, 'answer', $3::integer)
WHERE seq = $1::bigint;
