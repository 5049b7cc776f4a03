-- Invalidates tags and tells the other nodes.
-- KEYS[1] epoch, KEYS[2] and on: tags
-- ARGV[1] highest epoch that the caller has seen, ARGV[2] ms for which a tag is kept that had no key
-- ARGV[3] channel, ARGV[4] message
-- Returns the epoch of the invalidation.
local time = micros()
local epoch = setEpoch(KEYS[1], math.max(currentEpoch(KEYS[1], ARGV[1]) + 1, time, tonumber(ARGV[1]) + 1))
for i = 2, #KEYS do
  local invalidated = tagEpoch(KEYS[i])
  if not invalidated then
    redis.call('SET', KEYS[i], text(epoch), 'PX', ARGV[2])
  elseif invalidated < epoch then
    redis.call('SET', KEYS[i], text(epoch), 'KEEPTTL')
  end
end
redis.call('PUBLISH', ARGV[3],
  string.sub(ARGV[4], 1, 18) .. struct.pack('>I8>I8', epoch, time) .. string.sub(ARGV[4], 35))
return epoch
