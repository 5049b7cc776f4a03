-- Returns a count, as text.
return redis.call('GET', KEYS[1]) or '0'
