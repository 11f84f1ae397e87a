-- sandbox_log_mails: mails, oldest first, as JSON.
--   $1 bigint  after this number
--   $2 bigint  how many
--   $3 text  part of the recipients; empty: all
-- Locks: none.
-- Rows: MANY (line)
SELECT row_to_json(x)::text AS line FROM (
    SELECT seq, message_id, header_id, recipients AS "to", subject, fate,
        twist, calls,
        extract(epoch FROM created_at)::numeric(16, 3) AS created_at
    FROM mail
    WHERE seq > $1::bigint AND ($3 = '' OR position($3 IN recipients) > 0)
    ORDER BY seq LIMIT $2::bigint
) x;
