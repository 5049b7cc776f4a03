-- Reads the messages behind an id.
-- ARGV[1] the id, or '$' for that of the newest message, ARGV[2] how many
-- Returns the id that was read from, then id and payload of each message.
local after = ARGV[1]
if after == '$' then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  after = newest and newest[1] or '0-0'
end
local found = { after }
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', ARGV[2])) do
  table.insert(found, entry[1])
  table.insert(found, payloadOf(entry))
end
return found
