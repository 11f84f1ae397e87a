-- slots: who has a slot and must have a session by now, and frees the slots of
-- those who have none; common stands before it.
--   ARGV[2]     "visitor visitor ...": those who have none
--   ARGV[3..4]  who else: from this place on in INSIDE, at most so many
-- Returns {how many were looked at, how many slots were freed, visitors ...}. If
-- Redis forgets, there is nothing to free.
local function must_have_session(visitor)
    local since_ms = call('ZSCORE', STAYING, visitor)
    return since_ms and tonumber(since_ms) <= now
end

local freed = 0
for visitor in string.gmatch(ARGV[2], '%S+') do
    if must_have_session(visitor) and step_out(visitor) == 1 then
        call('HDEL', NUMBER, visitor)
        freed = freed + 1
    end
end
if freed > 0 then
    gone = gone + freed
    keep()
end
local all = call('ZRANGE', INSIDE, ARGV[3], ARGV[3] + ARGV[4] - 1)
local told = { #all, freed }
for _, visitor in ipairs(all) do
    if must_have_session(visitor) then
        told[#told + 1] = visitor
    end
end
return told
