-- audit_overdue: invariant 5. No unpaid hold outlives its deadline by more than
-- 2 s, no paying one its window by more than 2 min without the alarm that
-- check_overdue asks for (after a minute, looked at every half).
-- Locks: none.
-- Rows: MANY (id, what)
SELECT id::text AS id,
    format('unpaid hold ended %s ago', date_trunc('second', at_begin() - held_until))
        AS what
FROM hold
WHERE state = 'live' AND held_until < at_begin() - interval '2 s'
UNION ALL
SELECT id::text,
    format('payment window ended %s ago, without an alarm',
        date_trunc('second', at_begin() - pay_until))
FROM hold
WHERE state = 'paying' AND pay_until < at_begin() - interval '2 min'
    AND NOT EXISTS (SELECT FROM alarm WHERE name = 'holds_overdue');
