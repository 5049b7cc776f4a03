-- Forgets the state of limits, and tells all nodes.
-- KEYS the state of each limit
-- ARGV[1] channel, ARGV[2] message
-- Returns how many had a state
local there = redis.call('UNLINK', unpack(KEYS))
redis.call('PUBLISH', ARGV[1], ARGV[2])
return there
