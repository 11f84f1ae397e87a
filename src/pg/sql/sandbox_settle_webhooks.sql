-- sandbox_settle_webhooks: what came of a handful of tries. Arrays of one
-- length.
--   $1 bigint[]  numbers
--   $2 integer[]  HTTP statuses; 0: no answer, -1: not tried
--   $3 integer[]  milliseconds each took
--   $4 bigint[]  milliseconds after the first try until the next; -1: none
-- Locks: the events.
-- Rows: NONE
UPDATE webhook w SET
    tries = w.tries + (t.status >= 0)::integer,
    answers = CASE WHEN t.status < 0 THEN w.answers
        ELSE w.answers || jsonb_build_object('status', t.status, 'ms', t.ms,
            'at', extract(epoch FROM at())::numeric(16, 3)) END,
    state = CASE WHEN t.status BETWEEN 200 AND 299 THEN 'delivered'
        WHEN t.status >= 0 AND t.next_ms < 0 THEN 'given_up'
        ELSE 'waiting' END::webhook_state,
    due_at = CASE WHEN t.status BETWEEN 200 AND 299 THEN NULL
        WHEN t.status < 0 THEN at()
        WHEN t.next_ms >= 0 THEN w.first_at + t.next_ms * interval '1 ms' END
FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::bigint[])
    AS t(seq, status, ms, next_ms)
WHERE w.seq = t.seq AND w.state = 'waiting';
