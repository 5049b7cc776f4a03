-- Takes the exclusive half of a read-write lock; see acquire-read.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] '1' if the caller waits
-- Returns the time in microseconds, if it is taken; else 0 and the ms until something of it ends.
local now, micros = clock()
purge(KEYS[1], now)
local member = 'w:' .. ARGV[2]
if holders(KEYS[1]) == 0 or redis.call('ZSCORE', KEYS[1], member) then
  redis.call('ZREM', KEYS[1], INTENT)
  hold(KEYS[1], now, tonumber(ARGV[1]), { 'w', member })
  return { micros, 0 }
end
return wait(KEYS[1], now, ARGV[3], INTENT)
