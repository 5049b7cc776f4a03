-- Makes sure that tags of an entry about to be stored have keys, and that these outlive it.
-- KEYS[1] epoch, KEYS[2] and on: tags
-- ARGV[1] highest epoch that the caller has seen, ARGV[2] ms for which the tags are kept at least
-- Returns the epoch, then that of each tag.
local epoch = currentEpoch(KEYS[1], ARGV[1])
local ttl = tonumber(ARGV[2])
local result = { epoch }
for i = 2, #KEYS do
  local invalidated = tagEpoch(KEYS[i])
  if not invalidated then
    redis.call('SET', KEYS[i], text(epoch), 'PX', ttl)
  elseif redis.call('PTTL', KEYS[i]) < ttl then
    redis.call('PEXPIRE', KEYS[i], ttl)
  end
  result[i] = invalidated or epoch
end
return result
