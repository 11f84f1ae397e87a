-- sandbox_claim_webhooks: events whose next try is due; they are the caller's
-- for half a minute. Few at once when few wait, so that several callers share
-- them. The event, then payment_row, order_row, refund_row and dispute_row.
--   $1 bigint  how many when many wait
-- Locks: events, skipping locked ones.
-- Rows: MANY (seq, event_id, event, attempts_then, paid_then, refunded_then,
-- twist, tries, sent_at, url, style, id, amount, currency, status, order_id, method,
-- detail, amount_refunded, captured, description, email, contact, notes, fee,
-- tax, error_code, error_description, error_source, error_step, error_reason,
-- acquirer, created_at, id, amount, amount_paid, currency, receipt, status,
-- attempts, notes, created_at, id, amount, currency, payment_id, notes,
-- receipt, arn, status, speed, created_at, idempotency_key, digest, busy, id,
-- payment_id, amount, currency, reason, phase, respond_by, created_at)
WITH due AS MATERIALIZED (
    SELECT seq FROM webhook WHERE due_at <= at()
    ORDER BY due_at
    LIMIT 1 + (SELECT count(*) * $1::bigint / 64 FROM (
        SELECT FROM webhook WHERE due_at <= at() ORDER BY due_at LIMIT 63) AS crowd)
    FOR UPDATE SKIP LOCKED
), mine AS (
    UPDATE webhook SET due_at = at() + interval '30 s',
        first_at = coalesce(first_at, at())
    WHERE seq = ANY (ARRAY(SELECT seq FROM due))
    RETURNING *
)
SELECT mine.seq, mine.event_id, mine.event, mine.attempts_then, mine.paid_then,
    mine.refunded_then, mine.twist, mine.tries,
    extract(epoch FROM mine.created_at)::bigint AS sent_at,
    (SELECT value FROM setting WHERE name = 'webhook_url') AS url,
    mine.style, p.*, o.*, r.*, d.*
FROM mine
JOIN payment_row p ON p.id = mine.payment_id
JOIN order_row o ON o.id = p.order_id
LEFT JOIN refund_row r ON r.id = mine.refund_id
LEFT JOIN dispute_row d ON d.id = mine.dispute_id
ORDER BY mine.seq;
