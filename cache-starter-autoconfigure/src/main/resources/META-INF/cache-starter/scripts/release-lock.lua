-- Gives an exclusive lock back, and tells who waits. If a lock that should be held turns out to be another holder's, it
-- is put back with its whole lease: that saves a command each time, and delays the next holder once.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] channel, ARGV[4] '1' if the lock should be held
-- Returns 1, or 0 if the holder does not have it.
local believed = ARGV[4] == '1'
local value = redis.call(believed and 'GETDEL' or 'GET', KEYS[1])
if not value then
  return 0
end
if string.sub(value, 2) ~= ARGV[1] .. '|' .. ARGV[2] then
  if believed then
    redis.call('SET', KEYS[1], value, 'PX', leaseOf(value) or 60000)
  end
  return 0
end
if not believed then
  redis.call('UNLINK', KEYS[1])
end
if string.sub(value, 1, 1) == 'w' then
  redis.call('PUBLISH', ARGV[3], '|' .. KEYS[1])
end
return 1
