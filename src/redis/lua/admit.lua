-- admit: one step of the release; common and state stand before it.
--   ARGV[2..6]  open (1), budget, busy (sessions open in PostgreSQL),
--               interval_us (0: nobody is called), show (of 100 called so many come)
--   ARGV[7..8]  grace_ms, enter_ms
--   ARGV[9]     rate: so many come in a minute, as who waits is told
-- Returns the state. If Redis forgets, nobody is called until a line is opened and
-- its quiet time over.
local grace_ms, enter_ms = tonumber(ARGV[7]), tonumber(ARGV[8])
local AT_ONCE = 1000 -- of each kind in a step
local AT_DOOR_MS = 8000 -- since the last sign of life; the page asks each 2 s
local passed, gone, admitted = 0, 0, 0

local function over(key, before)
    return call('ZRANGEBYSCORE', key, '-inf', before, 'LIMIT', 0, AT_ONCE)
end

-- A slot that was never used is given back as if its visitor had not come.
local function end_slots()
    local done = over(INSIDE, now)
    local used = {}
    for _, visitor in ipairs(done) do
        if not call('ZSCORE', ENTERED, visitor) then
            used[#used + 1] = visitor
        end
    end
    call_for_all('HDEL', NUMBER, used)
    call_for_all('ZREM', INSIDE, done)
    call_for_all('ZREM', ENTERED, done)
    call('ZREMRANGEBYSCORE', ENTERED, '-inf', now)
    gone = gone + #used
    passed = passed + #done - #used
end

local function pass_over()
    local late, silent = over(CALLED, now), over(SEEN, now - grace_ms)
    call_for_all('ZREM', CALLED, late)
    call_for_all('ZREM', DOOR, late)
    call_for_all('ZREM', SEEN, silent)
    passed = passed + #late + call_for_all('ZREM', RANK, silent) +
        call_for_all('ZREM', FRONT, silent)
end

-- Who has left the door keeps nobody out who stands there.
local function clear_door()
    for _, visitor in ipairs(call('ZRANGE', DOOR, 0, AT_ONCE - 1)) do
        if tonumber(call('ZSCORE', SEEN, visitor) or 0) < now - AT_DOOR_MS then
            call('ZREM', DOOR, visitor)
        end
    end
end

local function next_one()
    local first = call('ZPOPMIN', FRONT)
    if #first == 0 then
        first = call('ZPOPMIN', RANK)
    end
    return first[1], tonumber(first[2])
end

local function call_who_is_due()
    local taken, called = occupied(), call('ZCARD', CALLED)
    while gives() and taken + called * field(14) / 100 < budget do
        local visitor, rank = next_one()
        if not visitor then
            return
        end
        take()
        call('ZREM', SEEN, visitor)
        call('ZADD', CALLED, now + enter_ms, visitor)
        head = math.max(head, rank)
        called = called + 1
        admitted = admitted + 1
    end
end

local function count(name, n)
    if n > 0 then
        call('HINCRBY', LINE, name, n)
    end
end

line[10], line[12], line[14] = ARGV[2], ARGV[4], ARGV[6]
budget, interval_us = tonumber(ARGV[3]), tonumber(ARGV[5])
end_slots()
pass_over()
clear_door()
if ARGV[2] == '1' and interval_us > 0 and now >= quiet_until and
    call('EXISTS', UNDRAWN) == 0 then
    call_who_is_due()
end
-- at a rate of nothing nobody passes straight through either
local open = interval_us > 0 and ARGV[2] or '0'
call('HSET', LINE, 'open', open, 'budget', budget, 'busy', ARGV[4],
    'interval_us', interval_us, 'show', ARGV[6], 'fresh_until', now + 5000,
    'enter_ms', enter_ms, 'rate', ARGV[9], 'head', head, 'tat_us', tat_us, 'owed_us', owed_us)
count('passed', passed)
count('gone', gone)
count('admitted', admitted)
return state()
