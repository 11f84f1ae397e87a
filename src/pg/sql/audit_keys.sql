-- audit_keys: invariant 6. One idempotency key, one effect: each is kept once, with
-- an answer, and what a key of a hold's details had for an effect is there. And one
-- booking for a hold, which is the effect most keys have.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT scope AS id, format('key kept %s times', count(*)) AS what
FROM idempotency
GROUP BY scope, key HAVING count(*) > 1
UNION ALL
SELECT scope, 'key kept without an answer'
FROM idempotency WHERE status IS NULL
UNION ALL
SELECT scope, format('key kept for %s, which has no booking', answer)
FROM idempotency i
WHERE scope LIKE '%/details' AND answer LIKE 'hold %'
    AND NOT EXISTS (SELECT FROM booking b WHERE b.hold_id = substr(i.answer, 6)::bigint)
UNION ALL
SELECT min(id)::text, format('hold has %s bookings', count(*))
FROM booking
GROUP BY hold_id HAVING count(*) > 1;
