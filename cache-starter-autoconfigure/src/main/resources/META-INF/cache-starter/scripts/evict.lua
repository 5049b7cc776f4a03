-- Removes an entry and tells the other nodes.
-- KEYS[1] entry
-- ARGV[1] channel, ARGV[2] message
-- Returns how many entries were removed, 0 or 1.
local removed = redis.call('UNLINK', KEYS[1])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return removed
