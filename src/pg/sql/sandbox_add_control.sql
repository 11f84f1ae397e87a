-- sandbox_add_control: one more way to misbehave.
--   $1 text  area
--   $2 text  target
--   $3 text  scope
--   $4 text  what
--   $5 text  value
--   $6 integer  times; null: always
-- Locks: none.
-- Rows: NONE
INSERT INTO control (area, target, scope, what, value, times)
VALUES ($1, $2, $3, $4, $5, $6::integer);
