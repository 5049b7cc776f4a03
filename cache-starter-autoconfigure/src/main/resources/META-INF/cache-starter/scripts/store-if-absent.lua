-- Stores an entry unless there is one. Tells the other nodes in any case: the message has a number.
-- KEYS[1] entry
-- ARGV[1] header before the times, ARGV[2] header after the times, then tags and payload
-- ARGV[3] time to live in ms, ARGV[4] channel, ARGV[5] message
-- Returns the time of this server in ms, or 0 if there was an entry.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ttl = tonumber(ARGV[3])
local times = struct.pack('>I8>I8', now, now + ttl)
local stored = redis.call('SET', KEYS[1], ARGV[1] .. times .. ARGV[2], 'PX', ARGV[3], 'NX')
redis.call('PUBLISH', ARGV[4], ARGV[5])
return stored and now or 0
