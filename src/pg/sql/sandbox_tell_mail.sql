-- sandbox_tell_mail: something more is to be told of a mail.
--   $1 text  SES's id of it
--   $2 text  what: delivered, bounce, transient, complaint
--   $3 text  twist, or empty
-- Locks: the mail.
-- Rows: OPT (seq)
UPDATE mail SET fate = $2::text, twist = $3::text, next_at = at()
WHERE message_id = $1::text
RETURNING seq;
