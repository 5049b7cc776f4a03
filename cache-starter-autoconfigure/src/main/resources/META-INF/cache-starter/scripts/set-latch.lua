-- Sets a countdown latch, unless it is set and has not reached zero. A latch is a hash: 'n' the number, 's' who has set
-- it, 'c<call>' each call that has counted it down, so that a repeated one counts once.
-- KEYS[1] latch
-- ARGV[1] the number, ARGV[2] how long it is kept in ms, ARGV[3] the call
-- Returns 1 if it has been set, else 0.
local count = tonumber(redis.call('HGET', KEYS[1], 'n') or 0)
if count > 0 then
  return redis.call('HGET', KEYS[1], 's') == ARGV[3] and 1 or 0
end
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], 'n', ARGV[1], 's', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
