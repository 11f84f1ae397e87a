-- record: the line's own numbers in one string, since each step reads nearly all
-- of them and a hash takes three times as long; stands before every step. Whoever
-- changes one calls keep() at the end. No other place knows their order.
--   KEYS[1]  the record
--   ARGV[1]  the server's run id
local call = redis.call
local LAYOUT = '<c40dddddddddddddddddddddd'
local run, quiet_until, first_until, epoch, since, base, last, head, drawn, tat_us, owed_us,
    open, budget, busy, interval_us, show, fresh_until, enter_ms, rate, admitted, entered,
    passed, gone

-- False when there is no line, or one of another life of this server.
local function read()
    local packed = call('GET', KEYS[1])
    if not packed then
        return false
    end
    run, quiet_until, first_until, epoch, since, base, last, head, drawn, tat_us, owed_us,
        open, budget, busy, interval_us, show, fresh_until, enter_ms, rate, admitted, entered,
        passed, gone = struct.unpack(LAYOUT, packed)
    return run == ARGV[1]
end

local function keep()
    call('SET', KEYS[1], struct.pack(LAYOUT, run, quiet_until, first_until, epoch, since,
        base, last, head, drawn, tat_us, owed_us, open, budget, busy, interval_us, show,
        fresh_until, enter_ms, rate, admitted, entered, passed, gone))
end
