-- draw: gives who waits the rank of the draw, some at a time; common stands before
-- it. While there is anybody without, nobody is called.
--   ARGV[2]  "number rank number rank ...", as the caller worked them out
--   ARGV[3]  at most so many numbers are asked for next
-- Returns the numbers whose rank is wanted next; none: the draw is made. If Redis
-- forgets, signed numbers bring their ranks along.
if drawn == 0 then
    if call('EXISTS', RANK) == 1 then
        call('RENAME', RANK, UNDRAWN)
    end
    drawn = 1
    keep()
end
for number, rank in string.gmatch(ARGV[2], '(%d+) (%d+)') do
    for _, visitor in ipairs(call('ZRANGEBYSCORE', UNDRAWN, number, number)) do
        call('ZREM', UNDRAWN, visitor)
        call('ZADD', RANK, rank, visitor)
    end
end
local wanted = {}
local some = call('ZRANGE', UNDRAWN, 0, tonumber(ARGV[3]) - 1, 'WITHSCORES')
for i = 2, #some, 2 do
    wanted[#wanted + 1] = tonumber(some[i])
end
return wanted
