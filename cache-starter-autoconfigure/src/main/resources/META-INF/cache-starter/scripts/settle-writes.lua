-- Takes out what has been written. A key that has a newer write by now goes to the end.
-- ARGV[1] holder, ARGV[2] fencing number, then for each key: the id of its entry, its text, the version that was written
-- Returns 1, or 0 if the partition has been lost.
if not isOwner(ARGV[1], ARGV[2]) then
  return 0
end
local keys = {}
for i = 4, #ARGV, 3 do
  table.insert(keys, ARGV[i])
end
local pending = redis.call('HMGET', PENDING, unpack(keys))
local entries, written = {}, {}
for i, key in ipairs(keys) do
  local id, version = ARGV[3 * i], versionOf(pending[i])
  if version and version ~= ARGV[3 * i + 2] then
    if redis.call('XDEL', STREAM, id) == 1 then
      redis.call('XADD', STREAM, '*', 'k', key)
    end
  else
    table.insert(entries, id)
    table.insert(written, key)
  end
end
if #entries > 0 then
  redis.call('XDEL', STREAM, unpack(entries))
  redis.call('HDEL', PENDING, unpack(written))
end
return 1
