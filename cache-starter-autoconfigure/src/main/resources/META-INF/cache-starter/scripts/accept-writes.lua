-- Accepts writes, all or none.
-- ARGV[1] how many keys may be pending, ARGV[2] ttl in ms, then for each write: key as text, payload
-- Returns 1, the version of the first (the others follow it), and how many have taken the place of a pending write;
-- or 0 if there is no room.
local count = (#ARGV - 2) / 2
local replaced = 0
for i = 3, #ARGV, 2 do
  replaced = replaced + redis.call('HEXISTS', PENDING, ARGV[i])
end
if redis.call('XLEN', STREAM) + count - replaced > tonumber(ARGV[1]) then
  return { 0, 0, 0 }
end
local first = grow('v', clock(), count)
local version = first
for i = 3, #ARGV, 2 do
  local key, number = ARGV[i], text(version)
  if redis.call('HSET', PENDING, key, number .. '|' .. ARGV[i + 1]) == 1 then
    redis.call('XADD', STREAM, '*', 'k', key)
  end
  redis.call('ZADD', UNSHOWN, number, key)
  if redis.call('HEXISTS', NEWEST, key) == 1 then
    redis.call('HSET', NEWEST, key, number)
  end
  version = version + 1
end
keep(ARGV[2])
return { 1, first, replaced }
