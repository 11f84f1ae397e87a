-- audit_seats: invariant 2, from the booking's side. A confirmed booking has as
-- many booked places as it was paid for, one for each participant. Counted in one
-- pass over each table: no index leads from a hold to its places.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT b.id::text AS id,
    format('confirmed booking of %s has %s places, %s participants with %s seats',
        b.quantity, coalesce(p.n, 0), coalesce(g.n, 0), coalesce(g.seated, 0)) AS what
FROM booking b
LEFT JOIN (
    SELECT hold_id, count(*) AS n FROM place
    WHERE state = 'booked' AND hold_id IS NOT NULL
    GROUP BY hold_id
) p ON p.hold_id = b.hold_id
LEFT JOIN (
    SELECT participant.booking_id, count(*) AS n, count(place.id) AS seated
    FROM participant
    JOIN booking ON booking.id = participant.booking_id
    LEFT JOIN place ON place.id = participant.place_id
        AND place.hold_id = booking.hold_id AND place.state = 'booked'
    GROUP BY participant.booking_id
) g ON g.booking_id = b.id
WHERE b.state = 'confirmed'
    AND (p.n, g.n, g.seated) IS DISTINCT FROM
        (b.quantity::bigint, b.quantity::bigint, b.quantity::bigint)
ORDER BY b.id;
