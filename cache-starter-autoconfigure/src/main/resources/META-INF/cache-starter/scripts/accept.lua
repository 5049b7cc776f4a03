-- How writes are accepted, behind the functions on write-behind.

-- Accepts writes, all or none. Those that are shown in the same step are not noted as unshown.
-- ARGV[1] how many keys may be pending, ARGV[2] ttl in ms, ARGV[3] to ARGV[last] for each write: key as text, payload
-- Returns 1, the version of the first (the others follow it), and how many have taken the place of a pending write;
-- or 0 if there is no room.
local function accept(last, shown)
  local count = (last - 2) / 2
  local replaced = 0
  for i = 3, last, 2 do
    replaced = replaced + redis.call('HEXISTS', PENDING, ARGV[i])
  end
  if redis.call('XLEN', STREAM) + count - replaced > tonumber(ARGV[1]) then
    return { 0, 0, 0 }
  end
  local first = grow('v', clock(), count)
  local version = first
  for i = 3, last, 2 do
    local key, number = ARGV[i], text(version)
    -- The entry of the stream comes first: without it a write would stay pending for ever if a command failed here.
    if redis.call('HEXISTS', PENDING, key) == 0 then
      redis.call('XADD', STREAM, '*', 'k', key)
    end
    redis.call('HSET', PENDING, key, number .. '|' .. ARGV[i + 1])
    if shown then
      redis.call('ZREM', UNSHOWN, key)
    else
      redis.call('ZADD', UNSHOWN, number, key)
    end
    if redis.call('HEXISTS', NEWEST, key) == 1 then
      redis.call('HSET', NEWEST, key, number)
    end
    version = version + 1
  end
  keep(ARGV[2])
  return { 1, first, replaced }
end
