-- add_notice: keeps what came in SES's name, unless it is older than an hour or as
-- much as can be kept is there already: anybody can send it.
--   $1 text    the body as it came
--   $2 text    its SHA-256, 64 hex digits
--   $3 bigint  when it says it was written, seconds since 1970
-- Locks: its own row.
-- Rows: ONE (fate); kept (or known already), old, full
WITH told AS (
    SELECT abs(extract(epoch FROM at()) - $3::bigint) <= 3600 AS fresh,
        (SELECT count(*) FROM (SELECT FROM notice LIMIT 20000) n) < 20000
            AS room
),
kept AS (
    INSERT INTO notice (body, digest)
    SELECT $1::text, $2::text FROM told WHERE fresh AND room
    ON CONFLICT (digest) DO NOTHING
)
SELECT CASE WHEN NOT fresh THEN 'old' WHEN NOT room THEN 'full'
    ELSE 'kept' END AS fate
FROM told;
