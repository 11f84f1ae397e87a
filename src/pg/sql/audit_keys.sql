-- audit_keys: invariant 6. One idempotency key, one effect; and one booking for a
-- hold, which is the effect most keys have.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT scope AS id, format('key kept %s times', count(*)) AS what
FROM idempotency
GROUP BY scope, key HAVING count(*) > 1
UNION ALL
SELECT min(id)::text, format('hold has %s bookings', count(*))
FROM booking
GROUP BY hold_id HAVING count(*) > 1;
