-- note_delivery: a carrier's word on what became of a message. It only moves
-- forward, in the order of delivery_state: said again, late or out of order it
-- changes nothing. What is final for an SMS stays; a mail that was delivered may
-- still come back or be complained of, but who is out of office has it. The carrier
-- knows the message, so it was taken: one whose fate was unknown is sent.
--   $1 message_channel  email or sms
--   $2 text             the carrier's id of it
--   $3 text             our message_id, which the carrier said as well, or ''
--   $4 delivery_state   none: it was taken, no more
--   $5 text             the carrier's code, never personal
-- Locks: the message.
-- Rows: OPT (id); none: not one of ours
WITH mine AS MATERIALIZED (
    SELECT id, CASE WHEN $4::delivery_state > delivery
            AND (delivery < 'delivered'
                OR (channel = 'email' AND $4::delivery_state <> 'undelivered'))
        THEN $4::delivery_state END AS news
    FROM outbox
    WHERE channel = $1::message_channel AND (provider_id = $2::text
        OR (message_id = $3::text AND provider_id IS NULL))
    ORDER BY id LIMIT 1
    FOR UPDATE
)
UPDATE outbox m
SET state = 'sent', provider_id = $2::text,
    sent_at = coalesce(m.sent_at, at()),
    delivery = coalesce(mine.news, m.delivery),
    delivery_at = CASE WHEN mine.news IS NULL THEN m.delivery_at ELSE at() END,
    delivery_code = CASE WHEN mine.news IS NULL THEN m.delivery_code
        ELSE $5::text END
FROM mine
WHERE m.id = mine.id
RETURNING m.id;
