-- common: what stands before each step of a line. Ends the step with {-1} when
-- there is no line, or one of another life of this server.
--   KEYS[1..10]  as redis/keys.h lists them
--   ARGV[1]     the server's run id, as the connection saw it
-- Answers of a visitor's step: {where, number, rank, ahead, waiting, inside,
-- epoch, left_ms, retry_ms, quiet_ms, since, rate}; where as in core/line.h.
local LINE, NUMBER, RANK, SEEN, FRONT = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local CALLED, INSIDE, ENTERED, UNDRAWN, DOOR = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local NOWHERE, SLOWED, CLOSED, WAITING, AT_FRONT, NEXT, WITHIN = 0, 1, 2, 3, 4, 5, 6
local BEHIND = 1099511627776 -- 2^40: ranks of who joined after a draw
local call = redis.call

local line = call('HMGET', LINE, 'run', 'epoch', 'since', 'last', 'head',
    'quiet_until', 'tat_us', 'owed_us', 'drawn', 'open', 'budget', 'busy',
    'interval_us', 'show', 'fresh_until', 'enter_ms', 'first_until', 'rate',
    'through')
if line[1] ~= ARGV[1] then
    return { -1 }
end
local function field(i)
    return tonumber(line[i] or 0)
end
local epoch, last, head, quiet_until = field(2), field(4), field(5), field(6)
local drawn, budget, interval_us = field(9) == 1, field(11), field(13)

local time = call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = math.floor(now_us / 1000)

-- The leaky bucket: tat_us is when the next one may pass. Silence is made up for
-- by no more than `slack`, and a shorter interval by a longer one after it, so
-- that no 100 ms see more than twice the mean rate plus one.
local tat_us, owed_us = field(7), field(8)
local random = now_us % 2147483647

local function gives()
    return tat_us <= now_us
end

local function take()
    local slack = interval_us > 250000 and 100000 or 100000 - interval_us / 5
    local sway = interval_us / 10
    local step = -owed_us
    if owed_us == 0 then
        for _ = 1, 3 do
            random = (random * 16807 + 1) % 2147483647
        end
        step = sway * (random / 1073741823.5 - 1)
    end
    owed_us = owed_us == 0 and step or 0
    step = interval_us + math.max(-sway, math.min(sway, step))
    tat_us = math.floor(math.max(tat_us, now_us - slack) + step)
end

-- How many are inside: who has a slot, and at least the sessions that PostgreSQL
-- has open and whoever was let in too lately to have one there.
local function occupied()
    local slots, busy = call('ZCARD', INSIDE), field(12)
    if busy > 0 then
        return math.max(slots, busy + call('ZCARD', ENTERED)), slots
    end
    return slots, slots
end

local function call_for_all(command, key, members)
    if #members > 0 then
        return call(command, key, unpack(members))
    end
    return 0
end

-- Out of the line and from inside; the number is kept.
local function step_out(visitor)
    call('ZREM', RANK, visitor)
    call('ZREM', FRONT, visitor)
    call('ZREM', SEEN, visitor)
    call('ZREM', CALLED, visitor)
    call('ZREM', DOOR, visitor)
    call('ZREM', ENTERED, visitor)
    return call('ZREM', INSIDE, visitor)
end

local function step_in(visitor, lasts_ms)
    call('ZADD', INSIDE, now + lasts_ms, visitor)
    call('ZADD', ENTERED, now + lasts_ms + 1, visitor)
end
