-- Notes that a writer does not wait any more. Others that do, note it again within a second.
-- KEYS[1] lock
-- ARGV[1] channel
-- Returns 1.
redis.call('ZREM', KEYS[1], INTENT)
if redis.call('ZREM', KEYS[1], WAITED) == 1 then
  redis.call('PUBLISH', ARGV[1], '|' .. KEYS[1])
end
return 1
