-- audit_messages: invariant 8. Each confirmed booking has a message to each address
-- its contact gave, whatever became of it, and none was sent twice unasked.
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
GROUP BY booking_id, kind, channel, recipient, again HAVING count(*) > 1;
