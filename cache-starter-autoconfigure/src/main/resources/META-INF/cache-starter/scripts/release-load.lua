-- Gives up a load or a put. With a time to keep, the token stays without a lease, so that it can still be completed.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] channel, ARGV[3] message, ARGV[4] ms for which the token is kept, 0 to remove it
-- Returns 1, or 0 if the token is gone.
local bytes = header(KEYS[1])
if not holds(bytes, ARGV[1]) then
  return 0
end
local keep = tonumber(ARGV[4])
if keep > 0 then
  claim(KEYS[1], bytes, ARGV[1], 0, keep, '')
elseif has(bytes, NO_VALUE) then
  redis.call('UNLINK', KEYS[1])
else
  endLease(KEYS[1])
end
wake(bytes, ARGV[2], ARGV[3], micros())
return 1
