-- state: what admit and look tell; stands after common. Returns {now, epoch, head,
-- last, waiting, front, called, inside, quiet_ms, joined, admitted, entered,
-- passed, gone}.
local function state()
    local counts = call('HMGET', LINE, 'base', 'admitted', 'entered', 'passed', 'gone')
    local function counted(i)
        return tonumber(counts[i] or 0)
    end
    return { now, epoch, head, last,
        call('ZCARD', RANK) + call('ZCARD', FRONT) + call('ZCARD', UNDRAWN),
        call('ZCARD', FRONT), call('ZCARD', CALLED), call('ZCARD', INSIDE),
        math.max(0, quiet_until - now), last - counted(1), counted(2) + field(19),
        counted(3) + field(19), counted(4), counted(5) }
end
