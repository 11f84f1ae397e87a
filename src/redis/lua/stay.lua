-- stay: the visitor's admission was exchanged for a session, so the slot lasts as
-- long as that may; common stands before it.
--   ARGV[2]  the visitor
--   ARGV[3]  lifetime_ms
-- Returns {0}. If Redis forgets, PostgreSQL's count of open sessions stands for
-- the slot.
step_out(ARGV[2])
call('HDEL', TURN, ARGV[2])
call('ZADD', INSIDE, now + tonumber(ARGV[3]), ARGV[2])
-- from when the session is in the count that the admit step was told
call('ZADD', STAYING, now + 1000, ARGV[2])
return { 0 }
