-- away: what the payment workers of all hosts know together of a gateway that
-- fails: after some failures in a row nobody calls for a while, then one tries.
--   KEYS[1]     gateway:away
--   ARGV[2]     weight of a failure; 0: it answered; -1: may it be called?
--   ARGV[3]     so many failures are enough
--   ARGV[4..6]  rest_ms: the least of all, the most of the first one, of the last
--   ARGV[7]     a draw, 0 to 65535
--   ARGV[8]     try_ms: so long nobody else calls while one tries
-- Returns {ms until a call may be made}. If Redis forgets, everybody may call; a
-- failure that is told twice counts twice, and the rest begins sooner.
local weight, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local KEPT_MS = 60000 -- failures that far apart are none in a row
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function get(name)
    return tonumber(call('HGET', KEYS[1], name) or 0)
end

local function look()
    if get('failures') < limit then
        return 0
    end
    local rest = get('until') - now
    if rest > 0 then
        return rest
    end
    call('HSET', KEYS[1], 'until', now + tonumber(ARGV[8]), 'trying', 1)
    return 0
end

local function rest()
    local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])
    local opened = call('HINCRBY', KEYS[1], 'opened', 1)
    most = math.min(most * 2 ^ (opened - 1), tonumber(ARGV[6]))
    call('HSET', KEYS[1], 'trying', 0, 'until',
        now + math.floor(least + (most - least) * tonumber(ARGV[7]) / 65536))
end

if weight < 0 then
    return { look() }
end
if weight == 0 then
    call('DEL', KEYS[1])
    return { 0 }
end
-- those who were under way when the rest began change nothing
if call('HINCRBY', KEYS[1], 'failures', weight) >= limit and
    (get('trying') == 1 or now >= get('until')) then
    rest()
end
call('PEXPIRE', KEYS[1], KEPT_MS)
return { 0 }
