-- sandbox_step_refunds: pending refunds that reach their end by now.
-- Locks: refunds, skipping locked ones.
-- Rows: NONE
WITH due AS MATERIALIZED (
    SELECT id FROM refund WHERE next_at <= at()
    ORDER BY next_at LIMIT 20 FOR UPDATE SKIP LOCKED
)
UPDATE refund SET status = next_status, next_status = NULL, next_at = NULL,
    arn = CASE WHEN next_status = 'processed'
        THEN some_number('arn ' || payment_id, 14) END
WHERE id = ANY (ARRAY(SELECT id FROM due));
