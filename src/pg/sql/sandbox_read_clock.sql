-- sandbox_read_clock: the virtual clock.
-- Locks: none.
-- Rows: ONE (now_ms)
SELECT floor(extract(epoch FROM at_now()) * 1000)::bigint AS now_ms;
