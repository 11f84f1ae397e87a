-- sandbox_find_setting: one setting; none when it was never set.
--   $1 text  name
-- Locks: none.
-- Rows: OPT (value)
SELECT value FROM setting WHERE name = $1;
