-- Notes that a group has handled a message. Returns 1, or 0 if that was known.
-- ARGV[1] group, ARGV[2] id
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
