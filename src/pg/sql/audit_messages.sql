-- audit_messages: invariant 8. Each confirmed booking has a message to each address
-- its contact gave, whatever became of it: dead ones are shown to the organiser.
-- None is there twice unasked; no two are the same one of the provider's; and
-- nobody is told that a booking is confirmed which never was.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT b.id::text AS id, format('confirmed booking has no %s', way.channel) AS what
FROM booking b
CROSS JOIN LATERAL (VALUES ('email'::message_channel, b.email), ('sms', b.phone))
    AS way (channel, recipient)
WHERE b.state = 'confirmed' AND way.recipient <> ''
    AND NOT EXISTS (SELECT FROM outbox o WHERE o.booking_id = b.id
        AND o.kind = 'confirmed' AND o.channel = way.channel)
UNION ALL
SELECT booking_id::text, format('%s is in the outbox %s times', channel, count(*))
FROM outbox
GROUP BY booking_id, kind, channel, recipient, again HAVING count(*) > 1
UNION ALL
SELECT min(booking_id)::text, format('%s messages are one of the provider''s', count(*))
FROM outbox WHERE provider_id IS NOT NULL
GROUP BY channel, provider_id HAVING count(*) > 1
UNION ALL
SELECT b.id::text, format('%s booking is told to be confirmed', b.state)
FROM outbox o JOIN booking b ON b.id = o.booking_id
WHERE o.kind = 'confirmed' AND b.confirmed_at IS NULL;
