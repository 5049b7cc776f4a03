-- Does for many keys what complete-load does for one.
-- KEYS entries
-- ARGV[1] channel; then for each key: token, header before the times, header after the times, then tags and payload,
-- ms for which the value is fresh, ms for which it is kept, message
-- Returns for each key the time of this server in microseconds, or 0 if the load has been overtaken.
local time = micros()
local stored = {}
for i, key in ipairs(KEYS) do
  local first = 6 * i - 4
  stored[i] = complete(key, ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3], ARGV[first + 4], ARGV[1],
    ARGV[first + 5], time)
end
return stored
