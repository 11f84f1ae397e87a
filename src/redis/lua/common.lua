-- common: what stands before each step of a line, after record. Ends the step with
-- {-1} when there is no line, or one of another life of this server.
--   KEYS[1..13]  as redis/keys.h lists them
--   ARGV[1]      the server's run id, as the connection saw it
if not read() then
    return { -1 }
end
local NUMBER, RANK, SEEN, FRONT, CALLED = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local INSIDE, STAYING, UNDRAWN, DOOR = KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local THROUGH, JOINED, TURN = KEYS[11], KEYS[12], KEYS[13]
local NOWHERE, SLOWED, CLOSED, WAITING, AT_FRONT, NEXT, WITHIN = 0, 1, 2, 3, 4, 5, 6
local BEHIND = 1099511627776 -- 2^40: ranks of who joined after a draw

local time = call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = math.floor(now_us / 1000)

-- The leaky bucket: tat_us is when the next one may pass. Silence is made up for
-- by no more than `slack`, and a shorter interval by a longer one after it, so
-- that no 100 ms see more than twice the mean rate plus one.
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
    local slots = call('ZCARD', INSIDE)
    if busy > 0 then
        return math.max(slots, busy + slots - call('ZCOUNT', STAYING, '-inf', now)), slots
    end
    return slots, slots
end

-- The how manieth of this epoch's calls it was, for the audit of their order.
local function turn_of(rank, passed_before)
    return string.format('%.0f %.0f %d', admitted, rank, passed_before)
end

local function keep_turn(visitor, rank, passed_before)
    call('HSET', TURN, visitor, turn_of(rank, passed_before))
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
    call('ZREM', STAYING, visitor)
    return call('ZREM', INSIDE, visitor)
end
