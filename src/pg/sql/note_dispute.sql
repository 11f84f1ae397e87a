-- note_dispute: what the gateway says of a payer who asked the bank for the money
-- back. Events come in any order: a later word counts more than an earlier one, and
-- nothing comes after the end. While it is open, or lost, a person has to look.
--   $1 text           the gateway's dispute id
--   $2 text           the gateway's payment id
--   $3 dispute_state  what it is now
--   $4 bigint         amount in paise
--   $5 text           the gateway's reason
--   $6 bigint         when it said so, seconds since 1970
-- Locks: the dispute, its exception.
-- Rows: ONE (news)
WITH news AS (
    INSERT INTO dispute AS known (gateway_id, payment, payment_id, state,
        amount_paise, reason, told_at)
    SELECT $1::text, $2::text, (SELECT id FROM payment WHERE gateway_id = $2::text),
        $3::dispute_state, $4::bigint, $5::text, to_timestamp($6::bigint)
    ON CONFLICT (gateway_id) DO UPDATE
        SET state = EXCLUDED.state, amount_paise = EXCLUDED.amount_paise,
            reason = EXCLUDED.reason, told_at = EXCLUDED.told_at,
            payment_id = coalesce(known.payment_id, EXCLUDED.payment_id)
        WHERE known.state NOT IN ('won', 'lost', 'closed')
            AND known.state <> EXCLUDED.state
            AND (EXCLUDED.told_at >= known.told_at
                OR EXCLUDED.state IN ('won', 'lost', 'closed'))
    RETURNING id, payment_id, state, reason
),
raised AS (
    INSERT INTO money_exception (payment_id, dispute_id, reason, detail)
    SELECT payment_id, id, 'dispute', state || ' ' || reason FROM news
    WHERE state NOT IN ('won', 'closed')
    ON CONFLICT DO NOTHING
),
over AS (
    UPDATE money_exception x
    SET closed_at = at(), closed_by = 'startline', decision = 'dispute ' || n.state
    FROM news n
    WHERE x.dispute_id = n.id AND x.closed_at IS NULL
        AND n.state IN ('won', 'closed')
)
SELECT EXISTS (SELECT FROM news) AS news;
