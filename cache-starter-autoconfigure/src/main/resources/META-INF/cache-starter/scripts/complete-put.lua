-- Stores a value if the token of the put is still there, else removes the entry. Tells the other nodes in any case.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] header before the times, ARGV[3] header after the times, then tags and payload
-- ARGV[4] ms for which the value is fresh, ARGV[5] ms for which it is kept, ARGV[6] channel, ARGV[7] message
-- Returns the time of this server in microseconds; 0 if the entry was removed; -1 if it has a newer version and stays.
local time = micros()
local bytes = header(KEYS[1])
if not holds(bytes, ARGV[1]) then
  redis.call('UNLINK', KEYS[1])
  publish(ARGV[6], ARGV[7], 0, time)
  return 0
end
local result = time
if bit.band(string.byte(ARGV[2], 4), VERSIONED) ~= 0 and has(bytes, VERSIONED) then
  local high, low = version(bytes)
  local newHigh, newLow = struct.unpack('>I4>I4', ARGV[3], 9)
  if high > newHigh or (high == newHigh and low > newLow) then
    result = -1
  end
end
if result > 0 then
  redis.call('SET', KEYS[1], compose(bytes, ARGV[2], times(time, tonumber(ARGV[4])), ARGV[3]), 'PX', ARGV[5])
else
  endLease(KEYS[1])
end
publish(ARGV[6], ARGV[7], 0, time)
return result
