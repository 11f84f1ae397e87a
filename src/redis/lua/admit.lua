-- admit: one step of the release; common and state stand before it.
--   ARGV[2..6]  open (1), budget, busy (sessions open in PostgreSQL),
--               interval_us (0: nobody is called), show (of 100 called so many come)
--   ARGV[7..8]  grace_ms, enter_ms
--   ARGV[9]     rate: so many come in a minute, as who waits is told
--   ARGV[10]    draws (1): until the draw is made nobody comes in, by whatever way
-- Returns the state. If Redis forgets, nobody is called until a line is opened and
-- its quiet time over.
local grace_ms = tonumber(ARGV[7])
local AT_ONCE = 1000 -- of each kind in a step
local AT_DOOR_MS = 8000 -- since the last sign of life; the page asks each 2 s

local function over(key, before)
    return call('ZRANGEBYSCORE', key, '-inf', before, 'LIMIT', 0, AT_ONCE)
end

-- A slot that was never used is given back as if its visitor had not come.
local function end_slots()
    local done = over(INSIDE, now)
    local used = {}
    for _, visitor in ipairs(done) do
        if call('ZSCORE', STAYING, visitor) then
            used[#used + 1] = visitor
        end
    end
    call_for_all('HDEL', NUMBER, used)
    call_for_all('ZREM', INSIDE, done)
    call_for_all('ZREM', STAYING, used)
    gone = gone + #used
    passed = passed + #done - #used
end

local function pass_over()
    local late, silent = over(CALLED, now), over(SEEN, now - grace_ms)
    call_for_all('ZREM', CALLED, late)
    call_for_all('ZREM', DOOR, late)
    call_for_all('HDEL', TURN, late)
    call_for_all('ZREM', SEEN, silent)
    passed = passed + #late + call_for_all('ZREM', RANK, silent) +
        call_for_all('ZREM', FRONT, silent) + call_for_all('ZREM', UNDRAWN, silent)
end

-- Who has left the door keeps nobody out who stands there.
local function clear_door()
    for _, visitor in ipairs(call('ZRANGE', DOOR, 0, AT_ONCE - 1)) do
        if tonumber(call('ZSCORE', SEEN, visitor) or 0) < now - AT_DOOR_MS then
            call('ZREM', DOOR, visitor)
        end
    end
end

-- What an address paid for is over when it is of no more effect.
local function clear_addresses()
    call('ZREMRANGEBYSCORE', THROUGH, '-inf', now_us)
    call('ZREMRANGEBYSCORE', JOINED, '-inf', now_us)
end

local function next_one()
    local first, passed_before = call('ZPOPMIN', FRONT), 1
    if #first == 0 then
        first, passed_before = call('ZPOPMIN', RANK), 0
    end
    return first[1], tonumber(first[2]), passed_before
end

local function call_who_is_due()
    local taken, expected = occupied(), coming()
    while gives() and taken + expected * show / 100 < budget do
        local visitor, rank, passed_before = next_one()
        if not visitor then
            return
        end
        take()
        call('ZADD', CALLED, now + enter_ms, visitor)
        call('ZADD', DOOR, rank, visitor)
        call('ZADD', SEEN, now - AT_DOOR_MS + COME_MS, visitor)
        head = math.max(head, rank)
        expected = expected + 1
        admitted = admitted + 1
        keep_turn(visitor, rank, passed_before)
    end
end

-- A budget that goes down takes nothing back from who is called already; none at
-- all does.
local function keep_promises(before)
    local promised = occupied() + math.ceil(coming() * show / 100)
    if budget > 0 then
        budget = math.max(budget, math.min(promised, before))
    end
end

open, busy, show = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[6])
enter_ms = tonumber(ARGV[8])
local budget_before = budget
budget, interval_us = tonumber(ARGV[3]), tonumber(ARGV[5])
end_slots()
pass_over()
clear_door()
clear_addresses()
keep_promises(budget_before)
-- A rate that was lower, or a clock that went back, holds up the next one no longer
-- than the rate of now.
if interval_us > 0 then
    tat_us = math.min(tat_us, now_us + math.ceil(interval_us * 1.1))
end
-- at a rate of nothing nobody passes straight through either
if interval_us == 0 or (ARGV[10] == '1' and drawn == 0) or call('EXISTS', UNDRAWN) == 1 then
    open = 0
end
if open == 1 and now >= quiet_until then
    call_who_is_due()
end
fresh_until, rate = now + 5000, tonumber(ARGV[9])
keep()
return state()
