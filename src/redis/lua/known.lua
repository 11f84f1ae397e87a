-- visit: a sign of life, which join and seen have in common; stands after common.
--   ARGV[2]  the visitor
--   ARGV[3]  the signed number, 0: none    ARGV[4]  the epoch signed with it
--   ARGV[5]  its rank                      ARGV[6]  1: by the draw's seed
--   ARGV[7]  admission_ms, a slot until a session is opened
-- If Redis forgets, the signed number brings its visitor back to the old rank.
local visitor = ARGV[2]
local signed, signed_epoch, signed_rank = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function answer(where, number, rank, left_ms, retry_ms)
    local ahead, front, behind = 0, call('ZCARD', FRONT), call('ZCARD', RANK)
    if where == AT_FRONT then
        ahead = call('ZRANK', FRONT, visitor)
    elseif where == WAITING then
        ahead = front + (call('ZRANK', RANK, visitor) or behind)
    end
    return { where, number, rank, ahead, front + behind, call('ZCARD', INSIDE), epoch,
        left_ms or 0, retry_ms or 0, math.max(0, quiet_until - now), since, rate }
end

-- Into the line at a rank. Whose turn has been stands at the front.
local function stand(number, rank)
    local where = rank <= head and AT_FRONT or WAITING
    call('ZADD', where == AT_FRONT and FRONT or RANK, rank, visitor)
    call('ZADD', SEEN, now, visitor)
    return answer(where, number, rank)
end

local function rank_of(number)
    if number == signed and tonumber(ARGV[6]) == drawn then
        return signed_rank
    end
    return drawn == 1 and BEHIND + number or number
end

-- Called, and here: inside when there is a slot more than better ranks stand at
-- the door for, or are expected there.
local function come_in(number)
    local rank = rank_of(number)
    local before = call('ZCOUNT', DOOR, '-inf', '(' .. rank)
    if occupied() + before >= budget then
        call('ZADD', CALLED, now + enter_ms, visitor)
        call('ZADD', DOOR, rank, visitor)
        call('ZADD', SEEN, now, visitor)
        return answer(NEXT, number, rank, enter_ms)
    end
    step_out(visitor)
    step_in(visitor, tonumber(ARGV[7]))
    entered = entered + 1
    keep()
    return answer(WITHIN, number, rank, tonumber(ARGV[7]))
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
-- flushed since.
local function number_of()
    local number = tonumber(call('HGET', NUMBER, visitor) or 0)
    if number == 0 and signed > 0 and signed_epoch < epoch and signed_epoch >= since then
        number = signed
    end
    return number
end

-- Where the visitor is from now on; nil: nowhere.
local function visit()
    local number = number_of()
    -- after a flush somebody may be inside without a number
    if number == 0 and (epoch == 1 or epoch ~= since) then
        return nil
    end
    local slot = call('ZSCORE', INSIDE, visitor)
    if slot and tonumber(slot) > now then
        return answer(WITHIN, number, rank_of(number), tonumber(slot) - now)
    end
    if number == 0 then
        return nil
    end
    local called = call('ZSCORE', CALLED, visitor)
    if called and tonumber(called) > now then
        return come_in(number)
    end
    local still = stay_in_line(number)
    if still then
        return still
    end
    call('HSET', NUMBER, visitor, number)
    -- the draw is being made, or this worker has not heard of it yet
    if call('EXISTS', UNDRAWN) == 1 or (drawn == 1 and number == signed and ARGV[6] ~= '1') then
        return answer(WAITING, number, rank_of(number))
    end
    step_out(visitor)
    return stand(number, rank_of(number))
end
