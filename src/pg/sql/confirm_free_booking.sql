-- confirm_free_booking: a booking that costs nothing is confirmed without the
-- gateway (CHK-09), its messages are written.
--   $1 text  reference
--   $2 text  the mail's Message-ID
--   $3 text  the SMS's id
-- Locks: the places by rank, then hold, booking, session.
-- Rows: OPT (visitor); none: not free, not pending, or its hold has ended
WITH mine AS MATERIALIZED (
    SELECT b.quantity, h.id AS hold_id, h.place_ids,
        h.session_id, h.visitor
    FROM booking b JOIN hold h ON h.id = b.hold_id
    WHERE b.reference = $1 AND b.state = 'pending' AND b.total_paise = 0
        AND h.state = 'live' AND h.held_until > at()
),
locked AS MATERIALIZED (
    SELECT p.id FROM place p
    WHERE p.id = ANY (ARRAY(SELECT unnest(place_ids) FROM mine))
        AND p.hold_id = (SELECT hold_id FROM mine) AND p.state = 'held'
    ORDER BY p.rank
    FOR UPDATE
),
kept AS (
    UPDATE hold SET state = 'booked', ended_at = at()
    FROM mine
    WHERE hold.id = mine.hold_id AND hold.state = 'live'
        AND (SELECT count(*) FROM locked) = mine.quantity
    RETURNING hold.id
),
confirmed AS (
    UPDATE booking SET state = 'confirmed', confirmed_at = at(),
        version = version + 1
    FROM kept
    WHERE booking.hold_id = kept.id AND booking.state = 'pending'
    -- as they are now: a second press may have saved others meanwhile
    RETURNING booking.id, booking.email, booking.phone
),
booked AS (
    UPDATE place SET state = 'booked', held_until = NULL
    FROM kept
    WHERE place.id = ANY (ARRAY(SELECT id FROM locked))
        AND place.hold_id = kept.id
),
seated AS (
    UPDATE participant SET place_id = l.id
    FROM confirmed, (SELECT id, row_number() OVER (ORDER BY id) AS position
        FROM locked) l
    WHERE participant.booking_id = confirmed.id
        AND participant.position = l.position
),
closed AS (
    UPDATE booking_session SET closed_at = at()
    FROM mine, confirmed
    WHERE booking_session.id = mine.session_id AND closed_at IS NULL
),
told AS (
    INSERT INTO outbox (booking_id, kind, channel, recipient, message_id)
    SELECT confirmed.id, 'confirmed', way.channel, way.recipient, way.message_id
    FROM confirmed, LATERAL (VALUES
        ('email'::message_channel, confirmed.email, $2::text),
        ('sms'::message_channel, confirmed.phone, $3::text)
    ) AS way (channel, recipient, message_id)
    WHERE way.recipient <> ''
)
SELECT mine.visitor FROM mine, confirmed;
