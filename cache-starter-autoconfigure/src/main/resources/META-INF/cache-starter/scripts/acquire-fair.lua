-- Takes a fair lock, or a place in its queue.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] channel, ARGV[4] '1' if the caller waits
-- Returns the time in microseconds, if it is taken; else 0 and the ms until it ends.
local now, micros = clock()
local lease = tonumber(ARGV[1])
local holder, ends = owner(KEYS[1])
if holder and ends <= now then
  promote(KEYS[1], now, ARGV[3])
  holder, ends = owner(KEYS[1])
end
if not holder or holder == ARGV[2] then
  take(KEYS[1], ARGV[2], now, lease)
  return { micros, 0 }
end
if ARGV[4] == '1' then
  local entry = redis.call('HGET', KEYS[1], 'w' .. ARGV[2])
  local ticket = entry and string.match(entry, '^(%d+)|')
  if not ticket then
    ticket = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'n', 1) - 1)
    redis.call('HSET', KEYS[1], 't' .. ticket, ARGV[2])
  end
  redis.call('HSET', KEYS[1], 'w' .. ARGV[2], ticket .. '|' .. string.format('%.0f', now + BELIEVED_FOR))
  keep(KEYS[1], math.max(ends - now, BELIEVED_FOR))
end
return { 0, ends - now }
