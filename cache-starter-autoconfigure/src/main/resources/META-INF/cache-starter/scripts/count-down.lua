-- Counts a latch down, and tells who waits when it reaches zero; see set-latch.
-- KEYS[1] latch
-- ARGV[1] channel, ARGV[2] the call
-- Returns the number then, or -1 if the latch is not there.
local count = tonumber(redis.call('HGET', KEYS[1], 'n') or -1)
if count <= 0 or redis.call('HSETNX', KEYS[1], 'c' .. ARGV[2], 1) == 0 then
  return count
end
count = redis.call('HINCRBY', KEYS[1], 'n', -1)
if count == 0 then
  redis.call('PUBLISH', ARGV[1], '|' .. KEYS[1])
end
return count
