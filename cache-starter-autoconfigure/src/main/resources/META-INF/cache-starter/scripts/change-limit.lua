-- Changes a limit on all nodes, or takes a change back.
-- KEYS[1] hash: 'v' the version of the changes, 'c:<name>' each change
-- ARGV[1] name, ARGV[2] the change, none if empty, ARGV[3] how long the key stays in ms, ARGV[4] channel, ARGV[5] message
-- Returns how many nodes are told
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], 'c:' .. ARGV[1])
else
  redis.call('HSET', KEYS[1], 'c:' .. ARGV[1], ARGV[2])
end
local version = tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
redis.call('HSET', KEYS[1], 'v', string.format('%.0f', math.max(version + 1, clock())))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return redis.call('PUBLISH', ARGV[4], ARGV[5])
