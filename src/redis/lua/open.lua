-- open: makes the line of an epoch, or begins it anew; nothing when there is one
-- of this epoch or a later; stands after record.
--   KEYS[1..13]  as redis/keys.h lists them
--   KEYS[14]    who is opening it
--   ARGV[1]     the server's run id
--   ARGV[2..4]  epoch, the first epoch whose numbers count, the last number given
--   ARGV[5]     quiet_ms: nobody is called for so long
--   ARGV[6]     1: the draw was made
--   ARGV[7]     1: flush; who is inside stays so, and nothing was forgotten but
--               what is quiet for that already
-- Returns {1 made or 0 not}. If Redis forgets, this is what makes a new one.
local stands = read()
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
call('DEL', KEYS[14])
if stands and epoch >= tonumber(ARGV[2]) then
    return { 0 }
end
if not stands or ARGV[7] ~= '1' then
    call('DEL', KEYS[7], KEYS[8])
    quiet_until = now + tonumber(ARGV[5])
    tat_us, owed_us = 0, 0
    open, budget, busy, interval_us, show, fresh_until, rate = 0, 0, 0, 0, 0, 0, 0
end
call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[9], KEYS[10],
    KEYS[13])
run, epoch, since = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
last, base = tonumber(ARGV[4]), tonumber(ARGV[4])
head, drawn, enter_ms, first_until = 0, tonumber(ARGV[6]), 45000, now + 5000
admitted, entered, passed, gone = 0, 0, 0, 0
keep()
return { 1 }
