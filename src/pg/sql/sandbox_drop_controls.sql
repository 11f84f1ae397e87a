-- sandbox_drop_controls: behave again.
--   $1 text  area; empty: all
-- Locks: the controls.
-- Rows: NONE
DELETE FROM control WHERE $1 IN ('', area);
