-- drop_notice: a notice has had its effect, or has none.
--   $1 bigint  the notice
-- Locks: the notice.
-- Rows: NONE
DELETE FROM notice WHERE id = $1::bigint;
