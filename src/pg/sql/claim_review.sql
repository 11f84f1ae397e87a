-- claim_review: the right to go through the gateway's list of payments, given every
-- 4 min, so that money nobody told of is found within 5.
--   $1 text     the name of that right among the leases
-- Locks: the lease.
-- Rows: OPT (job)
-- No row: it is not time yet. A time further ahead is of a clock that was set back.
INSERT INTO job_lease (job, holder, until)
VALUES ($1::text, $1::text, at() + interval '4 min')
ON CONFLICT (job) DO UPDATE SET until = EXCLUDED.until
    WHERE job_lease.until <= at()
        OR job_lease.until > at() + interval '4 min'
RETURNING job;
