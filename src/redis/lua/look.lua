-- look: the line as it stands; changes nothing; common and state stand before it.
--   ARGV[2]  at most so many pairs
-- Returns the state, then pairs: a rank and how many stand before it, evenly over
-- the line. If Redis forgets, there is nothing to see.
local told = state()
local waiting, front = call('ZCARD', RANK), call('ZCARD', FRONT)
local pairs_max = math.min(waiting, tonumber(ARGV[2]))
for i = 0, pairs_max - 1 do
    local at = math.floor(i * waiting / pairs_max)
    told[#told + 1] = tonumber(call('ZRANGE', RANK, at, at, 'WITHSCORES')[2])
    told[#told + 1] = front + at
end
return told
