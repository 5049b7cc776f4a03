-- Removes entries and tells the other nodes.
-- KEYS entries
-- ARGV[1] channel, ARGV[2] message
-- Returns how many values were removed.
local values = 0
for _, key in ipairs(KEYS) do
  local bytes = header(key)
  if redis.call('UNLINK', key) == 1 and not (bytes ~= nil and has(bytes, NO_VALUE)) then
    values = values + 1
  end
end
publish(ARGV[1], ARGV[2], 0, micros())
return values
