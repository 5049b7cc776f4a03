-- Begins the times of a value anew, unless it is no longer fresh.
-- KEYS[1] entry
-- ARGV[1] ms for which the value is fresh from now on, ARGV[2] ms for which it is kept
-- Returns 1, or 0 if there is no fresh value.
local time = micros()
local bytes = header(KEYS[1])
if bytes == nil or has(bytes, NO_VALUE) or number(bytes, 25) <= millis(time) then
  return 0
end
redis.call('SETRANGE', KEYS[1], 24, struct.pack('>I8', millis(time) + tonumber(ARGV[1])))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
