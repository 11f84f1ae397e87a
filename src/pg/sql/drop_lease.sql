-- drop_lease: gives a job's lease back, so that another need not wait for its end.
--   $1 text     the job
--   $2 text     who has it
-- Locks: the lease.
-- Rows: NONE
UPDATE job_lease SET until = at()
WHERE job = $1::text AND holder = $2::text;
