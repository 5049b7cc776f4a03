-- Returns the fencing number or 0, the numbers of pending keys and of dead letters, how long the first pending key has been
-- in its place in ms, and 0, like the script that takes a partition.
local first = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]
local lag = first and math.max(0, math.floor(clock() / 1000) - tonumber(string.match(first[1], '^(%d+)'))) or 0
return { redis.call('HGET', STATE, 'f') or '0', text(redis.call('XLEN', STREAM)), text(redis.call('XLEN', DEAD)), text(lag), '0' }
