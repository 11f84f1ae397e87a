-- sandbox_mark_call: what a noted call was answered, when it was not 200.
--   $1 bigint  number
--   $2 integer  status; 0: none
--   $3 text  fault
-- Locks: the row.
-- Rows: NONE
UPDATE seen SET status = $2::integer, fault = $3 WHERE seq = $1::bigint;
