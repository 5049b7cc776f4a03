-- Returns the value of a field; nothing if it is not there.
-- ARGV[1] its name
local value = redis.call('HGET', KEYS[1], ARGV[1])
return value and { value } or {}
