-- Returns the number of values.
return redis.call('LLEN', KEYS[1])
