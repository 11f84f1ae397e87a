-- export_participants: everybody in an event's confirmed bookings.
--   $1 bigint  event
--   $2 text[]  scopes of the questions asked ('contact', 'participant')
--   $3 text[]  their names, in the same order
-- Locks: none.
-- Rows: MANY (code, position, name, type, age, adult, guardian_name,
--   guardian_phone, contact, email, phone, waiver_version, waiver_at,
--   confirmed_at, answers)
SELECT b.code, p.position, p.name, t.name AS type, p.age,
    CASE WHEN p.adult THEN 'yes' WHEN NOT p.adult THEN 'no' END AS adult,
    p.guardian_name, p.guardian_phone, b.name AS contact, b.email, b.phone,
    w.version AS waiver_version,
    floor(extract(epoch FROM p.waiver_at))::bigint AS waiver_at,
    floor(extract(epoch FROM b.confirmed_at))::bigint AS confirmed_at,
    (SELECT coalesce(jsonb_agg(coalesce(
            CASE scope WHEN 'contact' THEN b.answers ELSE p.answers END ->> name,
            '') ORDER BY i), '[]')
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY
            AS asked (scope, name, i)) AS answers
FROM booking b
JOIN participant p ON p.booking_id = b.id
JOIN ticket_type t ON t.id = b.ticket_type_id
LEFT JOIN waiver w ON w.id = p.waiver_id
WHERE b.event_id = $1::bigint AND b.state = 'confirmed'
ORDER BY b.id, p.position;
