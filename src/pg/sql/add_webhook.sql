-- add_webhook: keeps what the gateway sent, once.
--   $1 text     the event's id
--   $2 text     its name
--   $3 text     the body as it came
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO webhook_event (event_id, name, body)
VALUES ($1::text, $2::text, $3::text)
ON CONFLICT (event_id) DO NOTHING;
