-- total_event: the counts of an organiser's live page, besides the places.
--   $1 bigint  event
-- Locks: none.
-- Rows: ONE (confirmed, participants, pending, paid_paise, fee_paise,
--   refunded_paise, inside, messages_waiting, messages_dead, money_exceptions)
SELECT b.confirmed, b.participants, b.pending, l.paid_paise, l.fee_paise,
    l.refunded_paise,
    (SELECT count(*) FROM booking_session
        WHERE event_id = $1::bigint AND closed_at IS NULL
            AND expires_at > at()) AS inside,
    (SELECT count(*) FROM outbox o JOIN booking ob ON ob.id = o.booking_id
        WHERE ob.event_id = $1::bigint
            AND o.state IN ('waiting', 'sending', 'unsure')) AS messages_waiting,
    (SELECT count(*) FROM outbox o JOIN booking ob ON ob.id = o.booking_id
        WHERE ob.event_id = $1::bigint AND o.state = 'dead') AS messages_dead,
    (SELECT count(*) FROM money_exception
        WHERE closed_at IS NULL) AS money_exceptions
FROM (
    SELECT count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
        coalesce(sum(quantity) FILTER (WHERE state = 'confirmed'), 0)
            AS participants,
        count(*) FILTER (WHERE state = 'pending') AS pending
    FROM booking WHERE event_id = $1::bigint
) b, (
    SELECT
        coalesce(sum(g.amount_paise) FILTER (WHERE g.account = 'gateway'
            AND g.kind = 'payment'), 0) AS paid_paise,
        coalesce(-sum(g.amount_paise) FILTER (WHERE g.account = 'fee'), 0)
            AS fee_paise,
        coalesce(-sum(g.amount_paise) FILTER (WHERE g.account = 'gateway'
            AND g.kind = 'refund'), 0) AS refunded_paise
    FROM ledger g JOIN booking lb ON lb.id = g.booking_id
    WHERE lb.event_id = $1::bigint
) l;
