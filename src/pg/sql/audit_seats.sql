-- audit_seats: invariant 2, from the booking's side. A confirmed booking has as
-- many booked places as it was paid for, one for each participant.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT b.id::text AS id,
    format('confirmed booking of %s has %s places, %s participants with %s seats',
        b.quantity, p.n, g.n, g.seated) AS what
FROM booking b
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM place
    WHERE place.hold_id = b.hold_id AND place.state = 'booked'
) p
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(place.id) AS seated
    FROM participant
    LEFT JOIN place ON place.id = participant.place_id
        AND place.hold_id = b.hold_id AND place.state = 'booked'
    WHERE participant.booking_id = b.id
) g
WHERE b.state = 'confirmed'
    AND (p.n <> b.quantity OR g.n <> b.quantity OR g.seated <> b.quantity)
ORDER BY b.id;
