-- So many confirmed bookings of a free event at one stroke, each with its mail and
-- its SMS waiting: for the variables slug, n and tag, which is in every name.
WITH e AS (SELECT t.id AS type, t.event_id FROM ticket_type t
  JOIN event ON event.id = t.event_id WHERE slug = :'slug'),
picked AS (SELECT id, row_number() OVER (ORDER BY id) AS i FROM place
  WHERE event_id = (SELECT event_id FROM e) AND state = 'free' ORDER BY id LIMIT :n),
s AS (INSERT INTO booking_session (event_id, admission, visitor, expires_at, closed_at)
  SELECT e.event_id, :'tag' || '-' || i, :'tag' || '-' || i, at() + interval '1 h', at()
  FROM e, picked RETURNING id, visitor),
h AS (INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt, quantity,
    place_ids, unit_paise, state, held_until, ended_at)
  SELECT e.event_id, e.type, s.id, s.visitor, 1, 1, ARRAY[picked.id], 0, 'booked', at(), at()
  FROM e, picked JOIN s ON s.visitor = :'tag' || '-' || i RETURNING id, visitor, place_ids),
p AS (UPDATE place SET state = 'booked', hold_id = h.id FROM h
  WHERE place.id = h.place_ids[1]),
b AS (INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id, state,
    quantity, unit_paise, fee_paise, name, email, phone, language, confirmed_at)
  SELECT 'ref-' || h.visitor, h.visitor, h.id, e.event_id, e.type, 'confirmed', 1, 0, 0,
    'Asha Rao', h.visitor || '@example.org',
    '+9197' || lpad((h.id % 100000000)::text, 8, '0'), 'en', at()
  FROM e, h RETURNING id, email, phone, hold_id),
r AS (INSERT INTO participant (booking_id, position, place_id, name)
  SELECT b.id, 1, h.place_ids[1], 'Asha Rao' FROM b JOIN h ON h.id = b.hold_id)
INSERT INTO outbox (booking_id, kind, channel, recipient, message_id)
SELECT b.id, 'confirmed', way.channel, way.recipient, md5(random()::text)
FROM b, LATERAL (VALUES ('email'::message_channel, b.email), ('sms', b.phone))
  AS way (channel, recipient);
