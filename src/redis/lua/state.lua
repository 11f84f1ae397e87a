-- state: what admit and look tell; stands after common. Returns {now, epoch, head,
-- last, waiting, front, called, inside, quiet_ms, joined, admitted, entered,
-- passed, gone}.
local function state()
    return { now, epoch, head, last,
        call('ZCARD', RANK) + call('ZCARD', FRONT) + call('ZCARD', UNDRAWN),
        call('ZCARD', FRONT), call('ZCARD', CALLED), call('ZCARD', INSIDE),
        math.max(0, quiet_until - now), last - base, admitted, entered, passed, gone }
end
