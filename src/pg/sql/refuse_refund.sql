-- refuse_refund: the gateway will never take it: a person decides.
--   $1 bigint   the refund
--   $2 text     why, without a secret
-- Locks: the refund, its exception.
-- Rows: NONE
WITH over AS (
    UPDATE refund SET state = 'failed', note = $2::text, done_at = at(),
        try_at = NULL
    WHERE id = $1::bigint AND state = 'intended'
    RETURNING id, payment_id
),
-- no balance would help any more
short AS (
    UPDATE money_exception
    SET closed_at = at(), closed_by = 'startline', decision = 'refund refused'
    WHERE refund_id = (SELECT id FROM over) AND reason = 'balance'
        AND closed_at IS NULL
)
INSERT INTO money_exception (payment_id, refund_id, reason)
SELECT payment_id, id, 'refund' FROM over
ON CONFLICT DO NOTHING;
