-- sandbox_set_setting: sets one setting.
--   $1 text  name
--   $2 text  value; empty: removes it
-- Locks: the row.
-- Rows: NONE
WITH gone AS (
    DELETE FROM setting WHERE name = $1 AND $2 = ''
)
INSERT INTO setting (name, value) SELECT $1, $2 WHERE $2 <> ''
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
