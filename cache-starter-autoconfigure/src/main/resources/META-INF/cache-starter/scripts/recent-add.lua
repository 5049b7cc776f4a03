-- Adds values, of which the last one is the newest, and drops the oldest beyond the cap.
-- ARGV[3] the cap, ARGV[4] 1 if a value that is there moves to the front, ARGV[5] and on: the values
-- Returns how many there are then.
for i = 5, #ARGV do
  local old = (ARGV[4] == '1') and #redis.call('LPOS', KEYS[1], ARGV[i], 'COUNT', 0) or 0
  redis.call('LPUSH', KEYS[1], ARGV[i])
  if old > 0 then
    -- From the end, after the push: the list never becomes empty, and keeps its time to live.
    redis.call('LREM', KEYS[1], -old, ARGV[i])
  end
end
redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
keep()
return redis.call('LLEN', KEYS[1])
