-- sandbox_find_mail_part: one attachment, its content in base64.
--   $1 bigint  number of the mail
--   $2 integer  number of the attachment
-- Locks: none.
-- Rows: OPT (name, type, content)
SELECT name, type, content FROM mail_part
WHERE mail = $1::bigint AND n = $2::integer;
