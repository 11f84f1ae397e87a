-- count_deliveries: how many messages stand where, and with which carrier's word.
-- Locks: none.
-- Rows: MANY (channel, state, delivery, n)
SELECT channel, state, delivery, count(*) AS n
FROM outbox
GROUP BY channel, state, delivery
ORDER BY channel, state, delivery;
