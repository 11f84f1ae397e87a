-- count_up: adds to what is only counted.
--   $1 text    the counter
--   $2 bigint  by so many
-- Locks: the counter.
-- Rows: NONE
INSERT INTO counter AS known (name, n) VALUES ($1::text, $2::bigint)
ON CONFLICT (name) DO UPDATE SET n = known.n + EXCLUDED.n;
