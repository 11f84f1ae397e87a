-- list_messages: messages an organiser has to look at: dead ones, and those a
-- carrier could not deliver or was complained of. Nothing personal.
-- Locks: none.
-- Rows: MANY (id, kind, channel, state, delivery, code, slug, tries, note, since)
SELECT o.id, o.kind, o.channel, o.state, o.delivery,
    o.delivery_code AS code, e.slug, o.tries, o.note,
    floor(extract(epoch FROM coalesce(o.delivery_at, o.created_at)))::bigint
        AS since
FROM outbox o
JOIN booking b ON b.id = o.booking_id
JOIN event e ON e.id = b.event_id
WHERE o.state = 'dead' OR o.delivery IN ('undelivered', 'bounced', 'complained')
ORDER BY o.id;
