-- sandbox_add_sms: an SMS Twilio took.
--   $1 text  sid
--   $2 text  to
--   $3 text  from, or null
--   $4 text  service, or null
--   $5 text  body
--   $6 integer  segments
--   $7 text  fate
--   $8 integer  error code, or null
--   $9 text  callback, or empty
-- Locks: none.
-- Rows: ONE (created_at)
INSERT INTO sms (sid, recipient, sender, service, body, segments, fate,
    error_code, callback)
VALUES ($1, $2, $3, $4, $5, $6::integer, $7, $8::integer, $9)
RETURNING extract(epoch FROM created_at)::bigint AS created_at;
