-- audit_transactions: invariant 10. No program sits in an open transaction: it
-- would be one across a call to the outside.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT pid::text AS id,
    format('%s has sat in a transaction for %s', application_name,
        date_trunc('second', clock_timestamp() - state_change)) AS what
FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE 'startline%'
    AND state LIKE 'idle in transaction%'
    AND state_change < clock_timestamp() - interval '1 s';
