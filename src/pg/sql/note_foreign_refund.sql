-- note_foreign_refund: a refund of our payment that we did not ask for, made in the
-- gateway's own pages. The money is gone, so the ledger says so; what becomes of
-- the booking a person decides.
--   $1 text          the gateway's payment id
--   $2 text          the gateway's refund id
--   $3 refund_state  pending or processed
--   $4 bigint        amount in paise
-- Locks: the booking, the payment.
-- Rows: OPT (captured, news); none: no payment of ours
-- captured: false while we do not know yet that the money came: tell it again.
-- With all of a payment our fee goes back, with a part of it none.
WITH owed AS MATERIALIZED (
    SELECT b.id FROM payment p
    JOIN payment_order o ON o.id = p.order_id
    JOIN booking b ON b.id = o.booking_id
    WHERE p.gateway_id = $1::text
    FOR UPDATE OF b
),
taken AS MATERIALIZED (
    SELECT id, amount_paise, paid_booking_id,
        state IN ('captured', 'refunded') AS captured,
        $4::bigint = amount_paise AS full_amount
    FROM payment
    WHERE gateway_id = $1::text AND order_id IS NOT NULL
        AND (SELECT count(*) FROM owed) >= 0
    FOR UPDATE
),
back AS MATERIALIZED (
    SELECT t.*, r.paise AS back_before,
        -- joined after the wait for the payment, which may be paying for it now
        (SELECT fee_paise FROM booking WHERE id = t.paid_booking_id) AS fee_paise
    FROM taken t, LATERAL (SELECT coalesce(sum(amount_paise), 0) AS paise
        FROM refund WHERE payment_id = t.id
            AND state IN ('pending', 'processed')) r
    WHERE t.captured
),
news AS (
    INSERT INTO refund (payment_id, key, gateway_id, state, amount_paise,
        fee_paise, reason, by_name, body, done_at, try_at)
    SELECT id, 'foreign-' || $2::text, $2::text, $3::refund_state, $4::bigint,
        CASE WHEN full_amount THEN coalesce(fee_paise, 0) ELSE 0 END, 'foreign',
        'razorpay', '', CASE WHEN $3::refund_state <> 'pending' THEN at() END,
        CASE WHEN $3::refund_state = 'pending' THEN at() + interval '1 hour' END
    FROM back
    ON CONFLICT DO NOTHING
    RETURNING id, payment_id, amount_paise, fee_paise
),
written AS (
    INSERT INTO ledger (transfer, kind, account, amount_paise, booking_id,
        payment_id, refund_id)
    SELECT 'refund ' || n.id, 'refund', line.account::ledger_account, line.amount,
        b.paid_booking_id, n.payment_id, n.id
    FROM news n, back b, LATERAL (VALUES ('gateway', -n.amount_paise),
        (CASE WHEN b.paid_booking_id IS NULL THEN 'stray' ELSE 'sales' END,
            n.amount_paise - n.fee_paise),
        ('fee', n.fee_paise)) AS line (account, amount)
    WHERE line.amount <> 0
),
emptied AS (
    UPDATE payment SET state = 'refunded'
    WHERE id = (SELECT b.id FROM back b, news n
        WHERE b.back_before + n.amount_paise >= b.amount_paise)
),
raised AS (
    INSERT INTO money_exception (payment_id, refund_id, reason, detail)
    SELECT payment_id, id, 'foreign refund', amount_paise || ' paise' FROM news
    ON CONFLICT DO NOTHING
)
SELECT captured, EXISTS (SELECT FROM news) AS news FROM taken;
