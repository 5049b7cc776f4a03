-- Takes a member off. Returns 1 if it was there, else 0.
-- ARGV[1] member
return redis.call('ZREM', KEYS[1], ARGV[1])
