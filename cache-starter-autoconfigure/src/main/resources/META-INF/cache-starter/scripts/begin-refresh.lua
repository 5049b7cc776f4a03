-- Grants the load that replaces a value which the caller has seen, unless it has been replaced or is being loaded.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] lease in ms, ARGV[3] the first bytes of the entry that the caller has seen
-- Returns 1 if granted, else 0.
local time = micros()
local bytes = header(KEYS[1])
if bytes == nil or string.sub(bytes, 1, #ARGV[3]) ~= ARGV[3] or isLeased(bytes, time) then
  return 0
end
claim(KEYS[1], bytes, ARGV[1], millis(time) + tonumber(ARGV[2]), tonumber(ARGV[2]), '')
return 1
