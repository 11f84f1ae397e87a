-- claim_refunds: refunds to be asked for or asked about now, claimed for a
-- minute (an hour where the gateway has taken it).
--   $1 bigint   at most so many
-- Locks: the refunds (SKIP LOCKED).
-- Rows: MANY (id, payment, key, body, gateway_id, amount_paise, tries)
WITH due AS MATERIALIZED (
    SELECT id FROM refund
    WHERE try_at <= at()
    ORDER BY try_at LIMIT $1::bigint
    FOR UPDATE SKIP LOCKED
)
UPDATE refund r
SET tries = r.tries + 1, try_at = at() + CASE
    WHEN r.state = 'intended' THEN interval '1 min'
    ELSE interval '1 hour' END
FROM payment p
WHERE r.id = ANY (ARRAY(SELECT id FROM due)) AND p.id = r.payment_id
RETURNING r.id, p.gateway_id AS payment, r.key, r.body, r.gateway_id,
    r.amount_paise, r.tries;
