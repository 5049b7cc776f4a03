-- Takes the shared half of a read-write lock. Members of the sorted set end at their score: 'r:<holder>' each reader,
-- 'w' and 'w:<holder>' the writer, 'i' that a writer waits, '?' that anybody waits.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] '1' if the caller waits, ARGV[4] the write lock that the caller holds
-- Returns the time in microseconds, if it is taken; else 0 and the ms until something of it ends.
local now, micros = clock()
purge(KEYS[1], now)
local member = 'r:' .. ARGV[2]
local allowed
if redis.call('ZSCORE', KEYS[1], 'w') then
  allowed = #ARGV[4] > 0 and redis.call('ZSCORE', KEYS[1], 'w:' .. ARGV[4])
else
  allowed = not redis.call('ZSCORE', KEYS[1], INTENT)
end
if allowed or redis.call('ZSCORE', KEYS[1], member) then
  hold(KEYS[1], now, tonumber(ARGV[1]), { member })
  return { micros, 0 }
end
return wait(KEYS[1], now, ARGV[3])
