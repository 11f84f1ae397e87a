-- sandbox_add_sms: an SMS Twilio took.
--   $1 text  to
--   $2 text  from, or null
--   $3 text  service, or null
--   $4 text  body
--   $5 integer  segments
--   $6 text  fate
--   $7 integer  error code, or null
--   $8 text  callback, or empty
-- Locks: none.
-- Rows: ONE (sid, created_at)
INSERT INTO sms (sid, recipient, sender, service, body, segments, fate,
    error_code, callback)
VALUES ('SM' || left(chance('sms ' || $1), 32), $1, $2, $3, $4, $5::integer, $6,
    $7::integer, $8)
RETURNING sid, extract(epoch FROM created_at)::bigint AS created_at;
