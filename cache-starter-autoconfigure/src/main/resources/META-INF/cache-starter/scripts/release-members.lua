-- Gives members of a read-write lock or a semaphore back, and tells who waits.
-- KEYS[1] sorted set
-- ARGV[1] channel, ARGV[2] '1' if only the last one makes room, ARGV[3] and on: the members
-- Returns 1, or 0 if one of them has ended.
local now = clock()
purge(KEYS[1], now)
if not areThere(KEYS[1], { unpack(ARGV, 3) }) then
  return 0
end
redis.call('ZREM', KEYS[1], unpack(ARGV, 3))
if ARGV[3] == 'w' then
  redis.call('ZREM', KEYS[1], INTENT)
end
if redis.call('ZSCORE', KEYS[1], WAITED) and (ARGV[2] == '0' or holders(KEYS[1]) == 0) then
  redis.call('ZREM', KEYS[1], WAITED)
  redis.call('PUBLISH', ARGV[1], '|' .. KEYS[1])
end
return 1
