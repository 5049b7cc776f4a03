-- Removes entries and tells the other nodes.
-- KEYS entries
-- ARGV[1] channel, ARGV[2] message
-- Returns how many values were removed. An entry that only has a token has a flag that says so.
local NO_VALUE = 4
local values = 0
for _, key in ipairs(KEYS) do
  local flags = redis.pcall('GETRANGE', key, 3, 3)
  local empty = type(flags) == 'string' and #flags == 1 and bit.band(string.byte(flags), NO_VALUE) ~= 0
  if redis.call('UNLINK', key) == 1 and not empty then
    values = values + 1
  end
end
publish(ARGV[1], ARGV[2], 0, micros())
return values
