-- Adds to a counter.
-- ARGV[3] what to add
-- Returns the count then, as text: a number of Lua has too few digits.
redis.call('INCRBY', KEYS[1], ARGV[3])
keep()
return redis.call('GET', KEYS[1])
