-- pass: lets a visitor step inside while fewer than max_inside are there.
--   KEYS[1]  inside: sorted set, visitor by the time the slot ends (ms)
--   ARGV[1]  the visitor
--   ARGV[2]  max_inside
--   ARGV[3]  lifetime_ms: how long the slot lasts without being left
-- Returns {1 inside or 0 not, how many are inside now, when the slot ends (ms)}.
-- Who is inside already stays so, in the same slot with the same end. If Redis
-- forgets, everybody may step inside anew: the booking session in PostgreSQL
-- counts, not this.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = now + tonumber(ARGV[3])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local inside = redis.call('ZCARD', KEYS[1])
local slot = redis.call('ZSCORE', KEYS[1], ARGV[1])
if slot then
    return { 1, inside, tonumber(slot) }
end
if inside >= tonumber(ARGV[2]) then
    return { 0, inside, 0 }
end
redis.call('ZADD', KEYS[1], ends, ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { 1, inside + 1, ends }
