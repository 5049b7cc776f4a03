-- Removes a member. Returns 1 if it was there, else 0.
-- ARGV[1] member
return redis.call('SREM', KEYS[1], ARGV[1])
