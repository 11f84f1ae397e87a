-- close_exception: a person has decided what becomes of a money exception; the
-- audit log says who.
--   $1 bigint  the exception
--   $2 text    who
--   $3 text    what was decided
-- Locks: the exception.
-- Rows: OPT (reason); none: it is not open
WITH done AS (
    UPDATE money_exception SET closed_at = at(), closed_by = $2::text,
        decision = $3::text
    WHERE id = $1::bigint AND closed_at IS NULL
    RETURNING id, payment_id, reason
),
written AS (
    INSERT INTO audit_log (by_name, action, event_id, booking_id, detail)
    SELECT $2::text, 'close money exception', b.event_id, b.id,
        jsonb_build_object('exception', done.id, 'reason', done.reason)
    FROM done
    LEFT JOIN payment p ON p.id = done.payment_id
    LEFT JOIN payment_order o ON o.id = p.order_id
    LEFT JOIN booking b ON b.id = o.booking_id
)
SELECT reason FROM done;
