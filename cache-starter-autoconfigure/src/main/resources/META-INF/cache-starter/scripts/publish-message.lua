-- Adds a message to a topic, drops the oldest ones beyond a number or an age, and wakes the readers.
-- ARGV[1] about how many are kept, ARGV[2] for how long, in ms, ARGV[3] channel, ARGV[4] payload
-- Returns the id of the message.
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', PAYLOAD, ARGV[4])
local oldest = tonumber(string.match(id, '^%d+')) - tonumber(ARGV[2])
if oldest > 0 then
  redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', oldest))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[3], id)
return id
