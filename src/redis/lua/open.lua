-- open: makes the line of an epoch, or begins it anew; nothing when there is one
-- of this epoch or a later.
--   KEYS[1..10]  as redis/keys.h lists them
--   KEYS[11]    who is opening it
--   ARGV[1]     the server's run id
--   ARGV[2..4]  epoch, the first epoch whose numbers count, the last number given
--   ARGV[5]     quiet_ms: nobody is called for so long
--   ARGV[6]     1: the draw was made
--   ARGV[7]     1: flush; who is inside stays so, and nothing was forgotten
-- Returns {1 made or 0 not}. If Redis forgets, this is what makes a new one.
local function stands()
    local there = redis.call('HMGET', KEYS[1], 'run', 'epoch')
    if there[1] == ARGV[1] then
        return tonumber(there[2])
    end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local epoch = stands()
redis.call('DEL', KEYS[11])
if epoch and epoch >= tonumber(ARGV[2]) then
    return { 0 }
end
local quiet_until = 0
if not (epoch and ARGV[7] == '1') then
    quiet_until = now + tonumber(ARGV[5])
    redis.call('DEL', KEYS[1], KEYS[7], KEYS[8])
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[9],
    KEYS[10])
redis.call('HDEL', KEYS[1], 'through', 'admitted', 'entered', 'passed', 'gone')
redis.call('HSET', KEYS[1], 'run', ARGV[1], 'epoch', ARGV[2], 'since', ARGV[3],
    'last', ARGV[4], 'base', ARGV[4], 'head', 0, 'drawn', ARGV[6], 'quiet_until', quiet_until,
    'enter_ms', 45000, 'first_until', now + 5000)
return { 1 }
