-- sandbox_find_mail: one mail.
--   $1 bigint  number
-- Locks: none.
-- Rows: OPT (subject, sender, recipients, at, text, html, header_id)
SELECT subject, sender, recipients,
    to_char(created_at AT TIME ZONE 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI:SS') AS at,
    text, html, header_id
FROM mail WHERE seq = $1::bigint;
