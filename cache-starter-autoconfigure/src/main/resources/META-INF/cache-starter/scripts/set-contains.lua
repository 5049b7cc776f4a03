-- Returns 1 if a member is there, else 0.
-- ARGV[1] member
return redis.call('SISMEMBER', KEYS[1], ARGV[1])
