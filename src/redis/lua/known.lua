-- known: where somebody stands whom the line knows, or who shows a signed number;
-- stands after common and before visit, which goes through the visitors and says
-- who it is now. If Redis forgets, the signed number brings its visitor back to
-- the old rank.
--   ARGV[2]  admission_ms, a slot until a session is opened
--   ARGV[3]  1: the signed numbers' ranks are by the draw's seed
local admission_ms, by_seed = tonumber(ARGV[2]), ARGV[3] == '1'
local visitor, signed, signed_epoch, signed_rank
local numbers = {} -- visitor -> number, of this step's visitors
local told = {}
local nobody_waits, length -- of the line; nil: not looked yet
local taken, slots -- inside; nil: to be counted

local function count_inside()
    if not taken then
        taken, slots = occupied()
    end
    return taken
end

local function tell(where, number, rank, ahead, left_ms, retry_ms)
    local at = #told
    told[at + 1], told[at + 2], told[at + 3] = where, number, rank
    told[at + 4], told[at + 5], told[at + 6] = ahead, left_ms, retry_ms
    return true
end

local function answer(where, number, rank, left_ms)
    local ahead = 0
    if where == AT_FRONT then
        ahead = call('ZRANK', FRONT, visitor)
    elseif where == WAITING then
        ahead = call('ZCARD', FRONT) + (call('ZRANK', RANK, visitor) or call('ZCARD', RANK))
    end
    return tell(where, number, rank, ahead, left_ms or 0, 0)
end

-- Inside, and when it was called: in place of who is ahead and when to ask again,
-- which nobody inside is told, turn (0: not known) and 1 if it was passed before.
local function answer_within(number, rank, left_ms)
    local turn, called_rank, passed_before =
        string.match(call('HGET', TURN, visitor) or '', '^(%d+) (%d+) (%d)$')
    return tell(WITHIN, number, tonumber(called_rank or rank), tonumber(turn or 0), left_ms,
        tonumber(passed_before or 0))
end

-- Into the line at a rank. Whose turn has been stands at the front.
local function stand(number, rank)
    local where = rank <= head and AT_FRONT or WAITING
    call('ZADD', where == AT_FRONT and FRONT or RANK, rank, visitor)
    call('ZADD', SEEN, now, visitor)
    nobody_waits, length = false, nil
    return answer(where, number, rank)
end

local function step_in()
    call('ZADD', INSIDE, now + admission_ms, visitor)
    taken, slots = count_inside() + 1, slots + 1
end

local function rank_of(number)
    if number == signed and by_seed == (drawn == 1) then
        return signed_rank
    end
    return drawn == 1 and BEHIND + number or number
end

-- The rank somebody was called by, whatever this worker has heard of a draw.
local function called_rank()
    return tonumber((string.match(call('HGET', TURN, visitor) or '', '^%d+ (%d+)')))
end

-- Called, and here: inside when there is a slot more than better ranks stand at
-- the door for, or are expected there.
local function come_in(number)
    local rank = called_rank() or rank_of(number)
    local before = call('ZCOUNT', DOOR, '-inf', '(' .. rank)
    if count_inside() + before >= budget then
        call('ZADD', CALLED, now + enter_ms, visitor)
        call('ZADD', DOOR, rank, visitor)
        call('ZADD', SEEN, now, visitor)
        return answer(NEXT, number, rank, enter_ms)
    end
    if step_out(visitor) == 1 then
        taken = nil
    end
    step_in()
    entered = entered + 1
    return answer_within(number, rank, admission_ms)
end

local function stay_in_line(number)
    local rank = call('ZSCORE', RANK, visitor)
    local where = WAITING
    if not rank then
        rank, where = call('ZSCORE', FRONT, visitor), AT_FRONT
    end
    if rank then
        call('ZADD', SEEN, now, visitor)
        return answer(where, number, tonumber(rank))
    end
end

-- A number of an earlier epoch is as good as one of this, unless the line was
-- flushed since. None was ever above the last.
local function number_of()
    local number = tonumber(numbers[visitor] or 0)
    if number == 0 and signed > 0 and signed <= last and signed_epoch < epoch and
        signed_epoch >= since then
        number = signed
    end
    return number
end

-- Answers where the visitor is from now on; false: nowhere.
local function is_known()
    local number = number_of()
    -- after a flush somebody may be inside without a number
    if number == 0 and (epoch == 1 or epoch ~= since) then
        return false
    end
    local slot = tonumber(call('ZSCORE', INSIDE, visitor) or 0)
    if slot > now then
        return answer_within(number, rank_of(number), slot - now)
    elseif slot > 0 then
        step_out(visitor)
        taken = nil
    end
    if number == 0 then
        return false
    end
    local called = call('ZSCORE', CALLED, visitor)
    if called and tonumber(called) > now then
        return come_in(number)
    end
    if stay_in_line(number) then
        return true
    end
    call('HSET', NUMBER, visitor, number)
    -- the draw is being made, or this worker has not heard of it yet
    if call('EXISTS', UNDRAWN) == 1 or (drawn == 1 and number == signed and not by_seed) then
        return answer(WAITING, number, rank_of(number))
    end
    if step_out(visitor) == 1 then
        taken = nil
    end
    return stand(number, rank_of(number))
end
