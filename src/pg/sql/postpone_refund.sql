-- postpone_refund: another try later: exponential back-off, full jitter.
--   $1 bigint   the refund
--   $2 text     why, without a secret
-- Locks: the refund.
-- Rows: NONE
UPDATE refund SET note = $2::text,
    try_at = at() + random() * least(300, 2 ^ least(tries, 12)) * interval '1 s'
WHERE id = $1::bigint AND state = 'intended';
