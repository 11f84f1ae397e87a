-- finish_webhook: an event has had its effect, or will never have one.
--   $1 bigint         the event
--   $2 webhook_state  done or ignored
--   $3 text           why it was ignored
-- Locks: the event.
-- Rows: NONE
UPDATE webhook_event SET state = $2::webhook_state, note = $3::text
WHERE id = $1::bigint AND state = 'new';
