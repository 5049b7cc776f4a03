-- Stores a value if the token of the put is still there, else removes the entry. Tells the other nodes in any case.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] header before the times, ARGV[3] header after the times, then tags and payload
-- ARGV[4] ms for which the value is fresh, ARGV[5] ms for which it is kept, ARGV[6] channel, ARGV[7] message
-- Returns the time of this server in microseconds; 0 if the entry was removed; -1 if it has a newer version and stays.
local time = micros()
local bytes = header(KEYS[1])
local result = 0
if holds(bytes, ARGV[1]) then
  result = put(KEYS[1], bytes, ARGV[2], ARGV[3], ARGV[4], ARGV[5], time)
else
  redis.call('UNLINK', KEYS[1])
end
publish(ARGV[6], ARGV[7], 0, time)
return result
