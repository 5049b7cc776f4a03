-- Returns values, the newest first.
-- ARGV[1] how many
return redis.call('LRANGE', KEYS[1], 0, ARGV[1] - 1)
