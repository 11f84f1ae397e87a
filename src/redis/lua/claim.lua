-- claim: may this caller open the line that is not there? Stands after record.
--   KEYS[1]  the record
--   KEYS[2]  who is opening it: a string, gone after two seconds
--   ARGV[1]  the server's run id
-- Returns {2 there is a line, 1 yes, 0 somebody else is about to}. If Redis
-- forgets, two may open it: each with an epoch of its own, and the higher counts.
if read() then
    return { 2 }
end
if call('SET', KEYS[2], '1', 'NX', 'PX', 2000) then
    return { 1 }
end
return { 0 }
