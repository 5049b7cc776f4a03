-- Accepts writes, all or none, as not shown yet.
-- ARGV[1] how many keys may be pending, ARGV[2] ttl in ms, then for each write: key as text, payload
-- Returns 1, the version of the first (the others follow it), and how many have taken the place of a pending write;
-- or 0 if there is no room.
local count = (#ARGV - 2) / 2
local replaced = 0
for i = 3, #ARGV, 2 do
  replaced = replaced + redis.call('HEXISTS', PENDING, ARGV[i])
end
local room = tonumber(ARGV[1]) - redis.call('XLEN', STREAM)
if count - replaced > room then
  return { 0, 0, 0 }
end
local first = grow('v', clock(), count)
for i = 3, #ARGV, 2 do
  local version = first + (i - 3) / 2
  accept(ARGV[i], ARGV[i + 1], version, room)
  redis.call('ZADD', UNSHOWN, text(version), ARGV[i])
  overtake(ARGV[i], version)
end
keep(ARGV[2])
return { 1, first, replaced }
