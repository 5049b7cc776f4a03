-- Takes an exclusive lock, or notes that somebody waits for it.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] the beginning of all holders of this node, ARGV[4] '1' if the caller waits
-- Returns the time in microseconds, if it is taken; else 0 and the ms until it ends.
local mine = ARGV[1] .. '|' .. ARGV[2]
local value = redis.call('GET', KEYS[1])
local state = value and string.sub(value, 1, 1) or 'h'
local others = value and string.sub(value, 2) ~= mine
if others and (state ~= 'r' or string.find(value, '|' .. ARGV[3], 1, true)) then
  if state == 'h' and ARGV[4] == '1' then
    redis.call('SETRANGE', KEYS[1], 0, 'w')
  end
  return { 0, redis.call('PTTL', KEYS[1]) }
end
redis.call('SET', KEYS[1], (state == 'h' and 'h' or 'w') .. mine, 'PX', ARGV[1])
local _, micros = clock()
return { micros, 0 }
