-- Returns names and values of all fields of an object; nothing if it is not there.
return redis.call('HGETALL', KEYS[1])
