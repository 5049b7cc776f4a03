-- Takes permits of a semaphore: members '<holder>/<n>' of a sorted set that end at their score.
-- KEYS[1] semaphore
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] '1' if the caller waits, ARGV[4] how many there are, ARGV[5] and on: the
-- members
-- Returns the time in microseconds, if they are taken; else 0 and the ms until one of another holder ends.
local now, micros = clock()
purge(KEYS[1], now)
local wanted = #ARGV - 4
local members = { unpack(ARGV, 5) }
if holders(KEYS[1]) + wanted <= tonumber(ARGV[4]) or redis.call('ZSCORE', KEYS[1], members[1]) then
  hold(KEYS[1], now, tonumber(ARGV[1]), members)
  return { micros, 0 }
end
return wait(KEYS[1], now, ARGV[3])
