-- postpone_refund: another try later: exponential back-off, full jitter.
--   $1 bigint   the refund
--   $2 text     why, without a secret
--   $3 boolean  our account there is short of money: a person has to know
-- Locks: the refund.
-- Rows: NONE
WITH short AS (
    INSERT INTO money_exception (payment_id, refund_id, reason)
    SELECT payment_id, id, 'balance' FROM refund
    WHERE $3::boolean AND id = $1::bigint AND state = 'intended'
    ON CONFLICT DO NOTHING
)
UPDATE refund SET note = $2::text,
    try_at = at() + random() * least(300, 2 ^ least(tries, 12)) * interval '1 s'
WHERE id = $1::bigint AND state = 'intended';
