-- keep_message: right before the call: a claimed message stays ours for another
-- minute, if it still is.
--   $1 bigint  the message
--   $2 bigint  the try it was claimed for
-- Locks: the message.
-- Rows: OPT (id)
-- No row: the claim ran out and somebody else has it.
UPDATE outbox SET try_at = at() + interval '1 min'
WHERE id = $1::bigint AND state = 'sending' AND tries = $2::bigint
RETURNING id;
