-- refuse_refund: the gateway will never take it: a person decides.
--   $1 bigint   the refund
--   $2 text     why, without a secret
-- Locks: the refund.
-- Rows: NONE
WITH over AS (
    UPDATE refund SET state = 'failed', note = $2::text, done_at = at(),
        try_at = NULL
    WHERE id = $1::bigint AND state = 'intended'
    RETURNING id, payment_id
)
INSERT INTO money_exception (payment_id, refund_id, reason)
SELECT payment_id, id, 'refund' FROM over
ON CONFLICT DO NOTHING;
