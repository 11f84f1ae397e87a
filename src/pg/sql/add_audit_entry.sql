-- add_audit_entry: writes down what somebody did.
--   $1 text    who
--   $2 text    what: "export participants"
--   $3 bigint  event, or null
--   $4 bigint  booking, or null
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO audit_log (by_name, action, event_id, booking_id)
VALUES ($1, $2, $3::bigint, $4::bigint);
