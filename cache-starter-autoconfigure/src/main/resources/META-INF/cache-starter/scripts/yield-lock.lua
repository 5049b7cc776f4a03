-- Passes an exclusive lock to the next caller of the same node, unless another node waits: then it is reserved for
-- other nodes for a moment.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] lease of the next holder, ARGV[4] next holder
-- ARGV[5] the beginning of all holders of this node, ARGV[6] how long it is reserved in ms, ARGV[7] channel
-- Returns the time in microseconds, if it is passed; else 0 and the ms for which it is reserved, or 0 and -1 if the
-- holder does not have it.
local value = redis.call('GET', KEYS[1])
if not value or string.sub(value, 2) ~= ARGV[1] .. '|' .. ARGV[2] then
  return { 0, -1 }
end
if string.sub(value, 1, 1) == 'w' then
  redis.call('SET', KEYS[1], 'r' .. ARGV[6] .. '|' .. ARGV[5], 'PX', ARGV[6])
  redis.call('PUBLISH', ARGV[7], ARGV[5] .. '|' .. KEYS[1])
  return { 0, tonumber(ARGV[6]) }
end
redis.call('SET', KEYS[1], 'h' .. ARGV[3] .. '|' .. ARGV[4], 'PX', ARGV[3])
local _, micros = clock()
return { micros, 0 }
