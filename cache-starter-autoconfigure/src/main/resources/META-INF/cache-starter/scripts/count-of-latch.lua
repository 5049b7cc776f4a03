-- Returns the number of a countdown latch, or -1 if it is not there; see set-latch.
-- KEYS[1] latch
return tonumber(redis.call('HGET', KEYS[1], 'n') or -1)
