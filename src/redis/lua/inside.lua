-- inside: counts those whose slot has not ended; changes nothing.
--   KEYS[1]  inside: sorted set, visitor by the time the slot ends (ms)
-- Returns {how many}.
-- If Redis forgets, the count begins at nothing until they pass again.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return { redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf') }
