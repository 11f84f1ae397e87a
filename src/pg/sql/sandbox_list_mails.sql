-- sandbox_list_mails: mails, newest first, finished for the page and as JSON.
--   $1 text  part of the recipients; null: any
--   $2 bigint  count
-- Locks: none.
-- Rows: MANY (seq, recipients, subject, sender, at, parts, line)
SELECT m.seq, m.recipients, m.subject, m.sender,
    to_char(m.created_at AT TIME ZONE 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI:SS') AS at,
    coalesce(a.n, 0) AS parts, row_to_json(j)::text AS line
FROM mail m
LEFT JOIN LATERAL (SELECT count(*) AS n,
    json_agg(json_build_object('n', p.n, 'name', p.name, 'type', p.type)
        ORDER BY p.n) AS list
    FROM mail_part p WHERE p.mail = m.seq) a ON true
CROSS JOIN LATERAL (SELECT m.seq AS id, m.message_id, m.header_id,
    m.sender AS "from", m.recipients AS "to", m.subject, m.text, m.html,
    coalesce(a.list, '[]'::json) AS attachments,
    extract(epoch FROM m.created_at)::numeric(16, 3) AS at) j
WHERE $1::text IS NULL OR position(lower($1) IN lower(m.recipients)) > 0
ORDER BY m.seq DESC LIMIT $2::bigint;
