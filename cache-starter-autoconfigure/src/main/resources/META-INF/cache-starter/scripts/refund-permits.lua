-- Gives permits back to several limits, and tells all nodes that a denial may not hold any more.
-- KEYS the state of each limit
-- ARGV[1] channel, ARGV[2] message, none if empty; then for each limit: algorithm, limit, window in microseconds, burst or
-- holder, permits
-- Returns the fewest permits that one of them has got back
local PER_LIMIT = 5
local now = clock()
local fewest
for i = 1, #KEYS do
  local at = 3 + (i - 1) * PER_LIMIT
  local given = refunds[ARGV[at]](KEYS[i], now, tonumber(ARGV[at + 2]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 1]),
    ARGV[at + 3])
  fewest = math.min(fewest or given, given)
end
if ARGV[2] ~= '' then
  redis.call('PUBLISH', ARGV[1], ARGV[2])
end
return fewest
