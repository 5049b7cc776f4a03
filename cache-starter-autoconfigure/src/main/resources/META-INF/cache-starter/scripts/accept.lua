-- How a write is accepted, behind the functions on write-behind.

-- Makes a write pending if its key is or there is room for it, and returns whether the key is new; nil without room.
local function accept(key, payload, version, room)
  local isNew = redis.call('HSET', PENDING, key, text(version) .. '|' .. payload) == 1
  if isNew then
    local entry = room > 0 and redis.pcall('XADD', STREAM, '*', 'k', key)
    if type(entry) ~= 'string' then
      -- Without an entry of the stream it would be pending for ever.
      redis.call('HDEL', PENDING, key)
      if entry then
        error(entry.err, 0)
      end
      return nil
    end
  end
  return isNew
end

-- Lets the dead letters of a key know that there is a newer write.
local function overtake(key, version)
  if redis.call('HEXISTS', NEWEST, key) == 1 then
    redis.call('HSET', NEWEST, key, text(version))
  end
end
