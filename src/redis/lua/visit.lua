-- join: a press on the button; common and visit stand before it.
--   KEYS[11]  GCRA of the address for who passes straight through (us)
--   KEYS[12]  the same for who has to wait
--   ARGV[2..7]    as visit takes them
--   ARGV[8]       1: nobody new joins
--   ARGV[9..11]   the sale runs (1), max_inside, interval_us: for the first
--                 moments of a line, when no admit step has written its own
--   ARGV[12..13]  what passing straight costs (us), and how many may at once
--   ARGV[14..15]  what joining the line costs, and how many may; it costs more
--                 until the first hundred have joined, or one address, which
--                 presses faster than a hundred people, would have many of them
-- Returns visit's answer. If Redis forgets, a new number is given.
local known = visit()
if known then
    return known
end
if ARGV[8] == '1' then
    return answer(CLOSED, 0, 0)
end

-- How long this address has to wait in ms; 0: it paid.
local function slowed(key, cost_us, burst)
    local from_us = math.max(tonumber(call('GET', key) or 0), now_us)
    local over_us = from_us + cost_us - now_us - cost_us * burst
    if over_us > 0 then
        return math.ceil(over_us / 1000)
    end
    call('SET', key, from_us + cost_us, 'PX',
        math.ceil((from_us + cost_us - now_us) / 1000))
    return 0
end

local function is_open()
    if fresh_until > 0 then
        return open == 1 and now <= fresh_until
    end
    budget, interval_us = tonumber(ARGV[10]), tonumber(ARGV[11])
    return ARGV[9] == '1' and now <= first_until
end

-- How many are inside already, for who passes straight through; nil: nobody does.
local function passes_straight()
    if is_open() and now >= quiet_until and gives() and
        call('EXISTS', RANK, FRONT, CALLED, UNDRAWN) == 0 then
        local taken, slots = occupied()
        return taken < budget and slots or nil
    end
end

local straight = passes_straight()
local wait_ms
if straight then
    wait_ms = slowed(KEYS[11], tonumber(ARGV[12]), tonumber(ARGV[13]))
else
    local dearer = last - base < 100 and 8 or 1
    wait_ms = slowed(KEYS[12], dearer * tonumber(ARGV[14]), tonumber(ARGV[15]))
end
if wait_ms > 0 then
    return answer(SLOWED, 0, 0, 0, wait_ms)
end

local number = last + 1
local rank = drawn == 1 and BEHIND + number or number
last = number
call('HSET', NUMBER, visitor, number)
if not straight then
    keep()
    return stand(number, rank)
end
take()
head, admitted, entered = rank, admitted + 1, entered + 1
keep()
step_in(visitor, tonumber(ARGV[7]))
return { WITHIN, number, rank, 0, 0, straight + 1, epoch, tonumber(ARGV[7]), 0, 0, since, rate }
