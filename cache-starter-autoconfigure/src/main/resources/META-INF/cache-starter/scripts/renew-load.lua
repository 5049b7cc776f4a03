-- Moves the end of a lease.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] lease in ms
-- Returns 1, or 0 if the token is gone.
local bytes = header(KEYS[1])
if not holds(bytes, ARGV[1]) then
  return 0
end
claim(KEYS[1], bytes, ARGV[1], millis(micros()) + tonumber(ARGV[2]), tonumber(ARGV[2]), '')
return 1
