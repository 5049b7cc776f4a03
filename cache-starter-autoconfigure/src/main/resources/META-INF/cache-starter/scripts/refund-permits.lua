-- Gives permits back to several limits, and tells all nodes that a denial may not hold any more.
-- KEYS the state of each limit
-- ARGV[1] channel, ARGV[2] message, none if empty; then for each limit: algorithm, NUMBERS
-- Returns the fewest permits that one of them has got back
local now = clock()
local fewest
for i = 1, #KEYS do
  local given = refunds[ARGV[1 + 2 * i]](KEYS[i], now, struct.unpack(NUMBERS, ARGV[2 + 2 * i]))
  fewest = math.min(fewest or given, given)
end
if ARGV[2] ~= '' then
  redis.call('PUBLISH', ARGV[1], ARGV[2])
end
return fewest
