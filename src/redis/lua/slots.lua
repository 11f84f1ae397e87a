-- slots: who has a slot and must have a session by now, and frees the slots of
-- those who have none; common stands before it.
--   ARGV[2]     "visitor visitor ...": those who have none
--   ARGV[3..4]  who else: from this place on in STAYING, at most so many
-- Returns {how many slots were freed, visitors ...}. If Redis forgets, there is
-- nothing to free.
local freed = 0
for visitor in string.gmatch(ARGV[2], '%S+') do
    local since_ms = call('ZSCORE', STAYING, visitor)
    if since_ms and tonumber(since_ms) <= now and step_out(visitor) == 1 then
        call('HDEL', NUMBER, visitor)
        freed = freed + 1
    end
end
if freed > 0 then
    gone = gone + freed
    keep()
end
return { freed, unpack(call('ZRANGEBYSCORE', STAYING, '-inf', now, 'LIMIT', ARGV[3], ARGV[4])) }
