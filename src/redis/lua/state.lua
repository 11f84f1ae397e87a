-- state: what admit and look tell; stands after common. Returns {now, epoch, head,
-- last, waiting, front, called, inside, quiet_ms, joined, admitted, entered,
-- passed, gone, coming}: coming are those of the called who are still expected; who
-- was called longer ago comes late or never, and nobody is to wait for that.
local COME_MS = 3000

local function coming()
    return call('ZCOUNT', CALLED, now + enter_ms - COME_MS, '+inf')
end

local function state()
    return { now, epoch, head, last,
        call('ZCARD', RANK) + call('ZCARD', FRONT) + call('ZCARD', UNDRAWN),
        call('ZCARD', FRONT), call('ZCARD', CALLED), call('ZCARD', INSIDE),
        math.max(0, quiet_until - now), last - base, admitted, entered, passed, gone,
        coming() }
end
