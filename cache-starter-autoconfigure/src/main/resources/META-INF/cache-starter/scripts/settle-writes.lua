-- Takes out what has been written. A key that has a newer write by now goes to the end.
-- ARGV[1] holder, ARGV[2] fencing number, then for each key: the id of its entry, its text, the version that was written
-- Returns 1, or 0 if the partition has been lost.
if not isOwner(ARGV[1], ARGV[2]) then
  return 0
end
for i = 3, #ARGV, 3 do
  local id, key = ARGV[i], ARGV[i + 1]
  local version = versionOf(redis.call('HGET', PENDING, key))
  local moved = redis.call('XDEL', STREAM, id) == 1
  if version == ARGV[i + 2] then
    redis.call('HDEL', PENDING, key)
  elseif version and moved then
    redis.call('XADD', STREAM, '*', 'k', key)
  end
end
return 1
