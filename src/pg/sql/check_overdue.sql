-- check_overdue: how many paying holds have outlived their window by a minute,
-- because the gateway does not say that nothing is paid.
-- Locks: none.
-- Rows: ONE (overdue)
SELECT count(*) AS overdue FROM hold
WHERE state = 'paying' AND pay_until < at() - interval '1 min';
