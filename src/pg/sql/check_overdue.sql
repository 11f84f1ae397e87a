-- check_overdue: how many paying holds have outlived their window by a minute,
-- because the gateway does not say that nothing is paid; and how many refunds wait
-- for money on the gateway's account.
-- Locks: none.
-- Rows: ONE (overdue, short)
SELECT (SELECT count(*) FROM hold
        WHERE state = 'paying' AND pay_until < at() - interval '1 min') AS overdue,
    (SELECT count(*) FROM money_exception
        WHERE reason = 'balance' AND closed_at IS NULL) AS short;
