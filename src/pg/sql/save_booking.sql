-- save_booking: keeps what was typed for a live hold: makes its booking the
-- first time, replaces the details later. Not for a contact that has as many
-- bookings of the event as one may have (SURGE-04); an edit counts its own not.
--   $1 bigint  hold
--   $2 text    visitor
--   $3 text    reference, for a new booking
--   $4 text    code, for a new booking
--   $5 text    contact's name
--   $6 text    contact's e-mail, or ''
--   $7 text    contact's phone, or ''
--   $8 text    language
--   $9 jsonb   contact's answers, an object
--   $10 jsonb  participants, an array of objects: position, name, age, adult,
--              guardian_name, guardian_phone, answers
--   $11 bigint the waiver each of them accepted, or null
--   $12 inet   the address they did it from, or null
--   $13 text   scope of the press, or null
--   $14 text   its key, or null
--   $15 text   digest of what was sent with it, or null
-- A press that saved before saves nothing any more, so that one which comes late
-- does not undo a later edit. Of another hold it is another press, with a key that
-- is used up.
-- Locks: the hold, then event with e-mail and event with phone (advisory, where
--   the event limits them), then the key, then its booking.
-- Rows: OPT (reference, total_paise, email_full, phone_full, same); none: the hold
--   is not live any more. Either full, or not the same as was sent with the key
--   before: nothing was saved. No reference although the same: another press of it
--   saved at this moment, run it once more.
WITH mine AS MATERIALIZED (
    SELECT * FROM hold
    WHERE id = $1::bigint AND visitor = $2
        AND state = 'live' AND held_until > at()
    FOR UPDATE
),
asked AS MATERIALIZED (
    SELECT h.*, least(e.fee_paise, h.quantity * h.unit_paise) AS fee_paise,
        CASE WHEN e.max_per_contact > 0 THEN
            contact_full(h.id, e.id, e.max_per_contact, $6, $7)
        ELSE '{}' END AS ways
    FROM mine h JOIN event e ON e.id = h.event_id
),
-- Whoever comes second gets the row of whoever was first, seen or not.
keyed AS (
    INSERT INTO idempotency (scope, key, digest, status, answer)
    SELECT $13, $14, $15, 303, 'hold ' || id
    FROM asked WHERE ways = '{}' AND $14::text IS NOT NULL
    ON CONFLICT (scope, key) DO UPDATE SET digest = idempotency.digest
    RETURNING created_at = at() AS fresh, digest = $15
        AND answer = 'hold ' || (SELECT id FROM asked) AS same
),
saved AS (
    INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id,
        quantity, unit_paise, fee_paise, name, email, phone, language, answers)
    SELECT $3, $4, h.id, h.event_id, h.ticket_type_id, h.quantity, h.unit_paise,
        h.fee_paise, $5, $6, $7, $8, $9::jsonb
    FROM asked h LEFT JOIN keyed ON true
    WHERE ways = '{}' AND coalesce(fresh, true)
    ON CONFLICT (hold_id) DO UPDATE SET name = excluded.name,
        email = excluded.email, phone = excluded.phone,
        language = excluded.language, answers = excluded.answers,
        version = booking.version + 1
    WHERE booking.state = 'pending'
    RETURNING id, reference, total_paise
),
people AS (
    INSERT INTO participant (booking_id, position, name, age, adult,
        guardian_name, guardian_phone, answers,
        waiver_id, waiver_at, waiver_address)
    SELECT saved.id, p.position, p.name, p.age, p.adult,
        p.guardian_name, p.guardian_phone, p.answers,
        $11::bigint, CASE WHEN $11::bigint IS NOT NULL THEN at() END,
        CASE WHEN $11::bigint IS NOT NULL THEN $12::inet END
    FROM saved, jsonb_to_recordset($10::jsonb) AS p (position smallint,
        name text, age smallint, adult boolean, guardian_name text,
        guardian_phone text, answers jsonb)
    ON CONFLICT (booking_id, position) DO UPDATE SET name = excluded.name,
        age = excluded.age, adult = excluded.adult,
        guardian_name = excluded.guardian_name,
        guardian_phone = excluded.guardian_phone, answers = excluded.answers,
        waiver_id = excluded.waiver_id, waiver_at = excluded.waiver_at,
        waiver_address = excluded.waiver_address
)
SELECT coalesce(saved.reference, earlier.reference) AS reference,
    coalesce(saved.total_paise, earlier.total_paise) AS total_paise,
    'email' = ANY (ways) AS email_full, 'phone' = ANY (ways) AS phone_full,
    coalesce(keyed.same, true) AS same
FROM asked
LEFT JOIN keyed ON true
LEFT JOIN saved ON true
LEFT JOIN booking earlier ON earlier.hold_id = asked.id AND NOT keyed.fresh
WHERE saved.id IS NOT NULL OR ways <> '{}' OR NOT keyed.fresh;
