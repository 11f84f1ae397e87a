-- leave: frees a visitor's slot at once: paid, given up, or run out.
--   KEYS[1]  inside: sorted set, visitor by the time the slot ends (ms)
--   ARGV[1]  the visitor
-- Returns {1 was inside or 0 was not}.
-- If Redis forgets, there is nothing to free.
return { redis.call('ZREM', KEYS[1], ARGV[1]) }
