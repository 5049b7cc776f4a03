-- Makes a dead letter of a write, unless a newer one has taken its place.
-- ARGV[1] holder, ARGV[2] fencing number, ARGV[3] id of its entry, ARGV[4] key as text, ARGV[5] its version,
-- ARGV[6] reason, ARGV[7] attempts, ARGV[8] how many dead letters there may be,
-- ARGV[9] ttl in ms
-- Returns 1 if there is a dead letter, 2 if a newer write goes to the end, 3 if there is no room, 0 if the partition has
-- been lost.
if not isOwner(ARGV[1], ARGV[2]) then
  return 0
end
local key = ARGV[4]
local value = redis.call('HGET', PENDING, key)
local version = versionOf(value)
if version ~= ARGV[5] then
  if redis.call('XDEL', STREAM, ARGV[3]) == 1 and version then
    redis.call('XADD', STREAM, '*', 'k', key)
  end
  return 2
end
if redis.call('XLEN', DEAD) >= tonumber(ARGV[8]) then
  return 3
end
local now = clock()
redis.call('XADD', DEAD, '*', 'k', key, 'v', version, 'p', string.sub(value, #version + 2), 'r', ARGV[6], 'a', ARGV[7],
  't', text(math.floor(now / 1000)))
redis.call('HSET', NEWEST, key, version)
redis.call('HDEL', PENDING, key)
redis.call('XDEL', STREAM, ARGV[3])
redis.call('ZADD', UNSHOWN, version, key)
keep(ARGV[9])
return 1
