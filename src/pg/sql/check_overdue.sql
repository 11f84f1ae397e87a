-- check_overdue: how many paying holds have outlived their window by a minute,
-- because the gateway does not say that nothing is paid; how many refunds wait for
-- money on the gateway's account; and how many it has not taken for ten minutes.
-- Locks: none.
-- Rows: ONE (overdue, short, waiting)
SELECT (SELECT count(*) FROM hold
        WHERE state = 'paying' AND pay_until < at() - interval '1 min') AS overdue,
    (SELECT count(*) FROM money_exception
        WHERE reason = 'balance' AND closed_at IS NULL) AS short,
    (SELECT count(*) FROM refund
        WHERE state = 'intended' AND try_at IS NOT NULL
            AND created_at < at() - interval '10 min') AS waiting;
