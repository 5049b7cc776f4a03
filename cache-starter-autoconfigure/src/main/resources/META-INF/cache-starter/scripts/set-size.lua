-- Returns the number of members.
return redis.call('SCARD', KEYS[1])
