-- Moves the end of a lease, unless it has been given up.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] lease in ms
-- Returns 1, or 0 if there is no lease of this token.
local bytes = header(KEYS[1])
if not holds(bytes, ARGV[1]) or number(bytes, 65) == 0 then
  return 0
end
claim(KEYS[1], bytes, ARGV[1], millis(micros()) + tonumber(ARGV[2]), tonumber(ARGV[2]), '')
return 1
