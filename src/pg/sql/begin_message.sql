-- begin_message: the intent to hand a message over, committed right before the
-- call; for a minute. The try it was claimed for is the fence: whoever was stopped
-- for longer than the lease finds it taken.
--   $1 bigint    the message
--   $2 smallint  the try
-- Locks: the message.
-- Rows: OPT (id); none: somebody else has it, or it is sent
UPDATE outbox SET state = 'sending', try_at = at() + interval '1 min'
WHERE id = $1::bigint AND tries = $2::smallint
    AND state IN ('waiting', 'unsure', 'sending')
RETURNING id;
