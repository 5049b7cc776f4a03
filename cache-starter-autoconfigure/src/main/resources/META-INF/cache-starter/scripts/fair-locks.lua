-- What the scripts on fair locks share. A fair lock is a hash: 'o' the owner, 'u' until when in ms, 't<n>' who has the
-- ticket n, 'w<holder>' the ticket of who waits and until when he is believed to live, 'f' and 'n' the first ticket and
-- the next one.
local BELIEVED_FOR = 3000

local function clock()
  local time = redis.call('TIME')
  local seconds, micros = tonumber(time[1]), tonumber(time[2])
  return seconds * 1000 + math.floor(micros / 1000), seconds * 1000000 + micros
end

local function keep(key, ms)
  if redis.call('PTTL', key) < ms then
    redis.call('PEXPIRE', key, ms)
  end
end

local function owner(key)
  local fields = redis.call('HMGET', key, 'o', 'u')
  return fields[1], tonumber(fields[2] or 0)
end

-- Removes a waiting holder, and returns until when he is believed to live.
local function unqueue(key, holder)
  local entry = redis.call('HGET', key, 'w' .. holder)
  if not entry then
    return 0
  end
  local ticket, alive = string.match(entry, '^(%d+)|(%d+)$')
  redis.call('HDEL', key, 'w' .. holder, 't' .. ticket)
  local first, last = tonumber(redis.call('HGET', key, 'f') or 0), tonumber(redis.call('HGET', key, 'n'))
  if first == tonumber(ticket) then
    repeat
      first = first + 1
    until first >= last or redis.call('HEXISTS', key, 't' .. first) == 1
    redis.call('HSET', key, 'f', first)
  end
  return tonumber(alive)
end

-- Lets the first one in that lives, or removes the lock. He has to fetch it while he is believed to live.
local function promote(key, now, channel)
  local first, last = unpack(redis.call('HMGET', key, 'f', 'n'))
  for ticket = tonumber(first or 0), tonumber(last or 0) - 1 do
    local holder = redis.call('HGET', key, 't' .. ticket)
    local alive = holder and unqueue(key, holder) or 0
    if alive > now then
      redis.call('HSET', key, 'o', holder, 'u', string.format('%.0f', alive))
      redis.call('PUBLISH', channel, '|' .. holder)
      return
    end
  end
  redis.call('UNLINK', key)
end

local function take(key, holder, now, lease)
  redis.call('HSET', key, 'o', holder, 'u', string.format('%.0f', now + lease))
  keep(key, lease)
end
