-- leave: the visitor is done, paid or not: slot and number are free at once;
-- common stands before it.
--   ARGV[2]  the visitor
-- Returns {1 was inside or 0 was not}. If Redis forgets, there is nothing to free.
local was_inside = step_out(ARGV[2])
call('HDEL', NUMBER, ARGV[2])
call('HDEL', TURN, ARGV[2])
if was_inside == 1 then
    gone = gone + 1
    keep()
end
return { was_inside }
