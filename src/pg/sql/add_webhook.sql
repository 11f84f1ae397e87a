-- add_webhook: keeps what the gateway sent, once. What was parked is tried again
-- when it is told again.
--   $1 text     the event's id, as its header says
--   $2 text     its name
--   $3 text     the body as it came
--   $4 jsonb    the headers it came with
--   $5 text     the body's SHA-256, 64 hex digits
-- Locks: its own row; that of the same bytes where it is parked.
-- Rows: OPT (id); none: these bytes are known
INSERT INTO webhook_event AS known (event_id, name, body, headers, digest)
VALUES ($1::text, $2::text, $3::text, $4::jsonb, $5::text)
ON CONFLICT (digest) DO UPDATE
    SET state = 'new', tries = 0, try_at = at(), note = ''
    WHERE known.state = 'parked'
RETURNING id;
