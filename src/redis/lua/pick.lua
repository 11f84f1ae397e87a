-- pick: drops or calls one visitor by number, as the organiser says; common stands
-- before it.
--   ARGV[2]  the number
--   ARGV[3]  1: call at once, 0: drop
-- Returns {1 done or 0 nobody has this number}. If Redis forgets, nobody has it
-- until its visitor is back.
local function holder()
    local cursor = '0'
    repeat
        local page = call('HSCAN', NUMBER, cursor, 'COUNT', 1000)
        cursor = page[1]
        for i = 2, #page[2], 2 do
            if page[2][i] == ARGV[2] then
                return page[2][i - 1]
            end
        end
    until cursor == '0'
end

local visitor = holder()
if not visitor then
    return { 0 }
end
if ARGV[3] == '0' then
    step_out(visitor)
    call('ZREM', UNDRAWN, visitor)
    call('HDEL', NUMBER, visitor)
    gone = gone + 1
    keep()
elseif not call('ZSCORE', INSIDE, visitor) then
    step_out(visitor)
    call('ZREM', UNDRAWN, visitor)
    call('ZADD', CALLED, now + enter_ms, visitor)
    call('HDEL', TURN, visitor) -- out of turn, by the organiser's word
    admitted = admitted + 1
    keep()
end
return { 1 }
