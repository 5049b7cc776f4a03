-- Removes a structure. Returns 1 if it was there, else 0.
return redis.call('UNLINK', KEYS[1])
