-- sandbox_list_mail_parts: the attachments of a mail.
--   $1 bigint  number of the mail
-- Locks: none.
-- Rows: MANY (n, name, type, bytes)
SELECT n, name, type, length(decode(content, 'base64')) AS bytes FROM mail_part
WHERE mail = $1::bigint ORDER BY n;
