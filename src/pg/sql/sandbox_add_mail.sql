-- sandbox_add_mail: a mail SES took, with its attachments.
--   $1 text  message id
--   $2 text  Message-ID header, or empty
--   $3 text  sender
--   $4 text  recipients
--   $5 text  subject
--   $6 text  text
--   $7 text  html
--   $8 text[]  names of attachments
--   $9 text[]  their types
--   $10 text[]  their contents in base64
--   $11 text  what SES will tell of it: delivered, bounce, ...; silent: nothing
--   $12 text  how that is spoilt, or empty
-- Locks: none.
-- Rows: ONE (seq)
WITH m AS (
    INSERT INTO mail (message_id, header_id, sender, recipients, subject, text,
        html, fate, twist, next_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $11, $12,
        CASE WHEN $11 <> 'silent' AND EXISTS (SELECT FROM setting
            WHERE name = 'sns' AND value = 'on')
            THEN at() + interval '200 ms' END)
    RETURNING seq
), parts AS (
    INSERT INTO mail_part (mail, n, name, type, content)
    SELECT m.seq, p.n, p.name, p.type, p.content
    FROM m, unnest($8::text[], $9::text[], $10::text[])
        WITH ORDINALITY AS p(name, type, content, n)
)
SELECT seq FROM m;
