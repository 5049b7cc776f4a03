-- Takes a token for a value that is to be put, unless the entry is being loaded. It keeps no loader waiting.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] ms for which the token is kept, ARGV[3] header without a value
-- Returns 1, or 0 if there is no token because of a load.
local bytes = header(KEYS[1])
if bytes ~= nil and isLeased(bytes, micros()) then
  return 0
end
claim(KEYS[1], bytes, ARGV[1], 0, tonumber(ARGV[2]), ARGV[3])
return 1
