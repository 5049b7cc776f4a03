-- Returns members: all if there are not more than asked for, else any of them.
-- ARGV[1] how many
return redis.call('SRANDMEMBER', KEYS[1], ARGV[1])
