-- visit: signs of life and presses on the button, of as many visitors as are at the
-- door in one moment; common and known stand before it.
--   ARGV[2..3]    as known takes them
--   ARGV[4]       1: nobody new joins
--   ARGV[5..7]    the sale runs (1), max_inside, interval_us: for the first
--                 moments of a line, when no admit step has written its own
--   ARGV[8..9]    what passing straight costs an address (us), and how many may
--   ARGV[10..11]  what joining the line costs, and how many may; it costs more
--                 until the first hundred have joined, or one address, which
--                 presses faster than a hundred people, would have many of them
--   ARGV[12..17]  a visitor: name, address, 1 pressed the button, the signed
--                 number (0: none), the epoch signed with it, its rank; and so on
-- Returns {waiting, inside, epoch, quiet_ms, since, rate, 1 everybody's rank is the
-- draw's} and for each visitor {where, number, rank, ahead, left_ms, retry_ms}; where
-- as in core/line.h; of who is inside as known tells. If Redis forgets, who presses gets a new number.
local FIRST, WORDS = 12, 6

-- A bucket of each address: until when (us) it has paid.
local function bucket(key, cost_us, burst)
    return { key = key, cost_us = tonumber(cost_us), burst = tonumber(burst), paid = {} }
end

local through, joined = bucket(THROUGH, ARGV[8], ARGV[9]), bucket(JOINED, ARGV[10], ARGV[11])

-- How long the address has to wait in ms; 0: it paid.
local function charge(from, address, times)
    local cost_us = times * from.cost_us
    local paid = from.paid[address] or tonumber(call('ZSCORE', from.key, address) or 0)
    local until_us = math.max(paid, now_us) + cost_us
    if until_us > now_us + cost_us * from.burst then
        return math.ceil((until_us - now_us - cost_us * from.burst) / 1000)
    end
    from.paid[address] = until_us
    return 0
end

local function keep_paid(from)
    for address, until_us in pairs(from.paid) do
        call('ZADD', from.key, until_us, address)
    end
end

local function is_open()
    if fresh_until > 0 then
        return open == 1 and now <= fresh_until
    end
    budget, interval_us = tonumber(ARGV[6]), tonumber(ARGV[7])
    return ARGV[5] == '1' and now <= first_until
end

local opened = is_open() and now >= quiet_until

local function passes_straight()
    if nobody_waits == nil then
        nobody_waits = call('EXISTS', RANK, FRONT, CALLED, UNDRAWN) == 0
    end
    return nobody_waits and opened and gives() and count_inside() < budget
end

-- Who joins in this step stands behind all others, and is written down with all
-- who do at its end.
local new_numbers, new_ranks, new_seen, new_turns = {}, {}, {}, {}

local function add(list, first, second)
    list[#list + 1], list[#list + 2] = first, second
end

local function stand_last(number, rank)
    length = length or call('ZCARD', FRONT) + call('ZCARD', RANK) + #new_ranks / 2
    add(new_ranks, rank, visitor)
    add(new_seen, now, visitor)
    length, nobody_waits = length + 1, false
    return tell(WAITING, number, rank, length - 1, 0, 0)
end

-- A new number, or none for now.
local function join(address)
    if ARGV[4] == '1' then
        return tell(CLOSED, 0, 0, 0, 0, 0)
    end
    local straight, wait_ms = passes_straight()
    if straight then
        wait_ms = charge(through, address, 1)
    else
        wait_ms = charge(joined, address, last - base < 100 and 8 or 1)
    end
    if wait_ms > 0 then
        return tell(SLOWED, 0, 0, 0, 0, wait_ms)
    end
    last = last + 1
    local rank = drawn == 1 and BEHIND + last or last
    add(new_numbers, visitor, last)
    if not straight then
        return stand_last(last, rank)
    end
    take()
    head, admitted, entered = rank, admitted + 1, entered + 1
    add(new_turns, visitor, turn_of(rank, 0))
    step_in()
    return tell(WITHIN, last, rank, admitted, admission_ms, 0)
end

local names = {}
for i = FIRST, #ARGV, WORDS do
    names[#names + 1] = ARGV[i]
end
for i, number in ipairs(call('HMGET', NUMBER, unpack(names))) do
    numbers[names[i]] = number
end

local function come(i)
    signed = tonumber(ARGV[i + 3])
    signed_epoch, signed_rank = tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5])
    if is_known() then
        return
    elseif ARGV[i + 2] == '1' then
        join(ARGV[i + 1])
    else
        tell(NOWHERE, 0, 0, 0, 0, 0)
    end
end

-- Who comes twice is told twice what is true once.
local told_at = {}
local last_before, entered_before = last, entered
for i = FIRST, #ARGV, WORDS do
    visitor = ARGV[i]
    local at = told_at[visitor]
    told_at[visitor] = #told + 1
    if at and told[at] ~= NOWHERE then
        tell(unpack(told, at, at + 5))
    else
        come(i)
    end
end
call_for_all('HSET', NUMBER, new_numbers)
call_for_all('ZADD', RANK, new_ranks)
call_for_all('ZADD', SEEN, new_seen)
call_for_all('HSET', TURN, new_turns)
keep_paid(through)
keep_paid(joined)
if last ~= last_before or entered ~= entered_before then
    keep()
end
count_inside()
local waiting = call('ZCARD', FRONT) + call('ZCARD', RANK)
local all_drawn = drawn == 1 and call('EXISTS', UNDRAWN) == 0 and 1 or 0
return { waiting, slots, epoch, math.max(0, quiet_until - now), since, rate, all_drawn,
    unpack(told) }
