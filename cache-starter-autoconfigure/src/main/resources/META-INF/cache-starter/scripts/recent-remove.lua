-- Removes a value wherever it is. Returns how often it was there.
-- ARGV[1] the value
return redis.call('LREM', KEYS[1], 0, ARGV[1])
