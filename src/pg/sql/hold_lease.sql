-- hold_lease: takes a job's lease or keeps it for another 5 s.
--   $1 text     the job
--   $2 text     who asks
-- Locks: the lease.
-- Rows: OPT (job)
-- No row: somebody else has it.
INSERT INTO job_lease (job, holder, until)
VALUES ($1::text, $2::text, at() + interval '5 s')
ON CONFLICT (job) DO UPDATE
    SET holder = EXCLUDED.holder, until = EXCLUDED.until
    WHERE job_lease.holder = EXCLUDED.holder OR job_lease.until < at()
RETURNING job;
