-- What the scripts on locks share. What is held ends by the time of Redis.
local WAITED = '?'
local INTENT = 'i'
local NOTED_FOR = 2500

local function clock()
  local time = redis.call('TIME')
  local seconds, micros = tonumber(time[1]), tonumber(time[2])
  return seconds * 1000 + math.floor(micros / 1000), seconds * 1000000 + micros
end

-- Keeps a key for at least some time.
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then
    redis.call('PEXPIRE', key, ms)
  end
end

-- The parts of an exclusive lock: 'h' held, 'w' held and waited for, or 'r' reserved for other nodes; how long it is
-- kept, in ms; and who has it.
local function leaseOf(value)
  return string.match(value, '^.(%d+)|')
end

-- Removes what has ended.
local function purge(key, now)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
end

-- Returns how many members stand for holders.
local function holders(key)
  local count = redis.call('ZCARD', key)
  for _, mark in ipairs({ WAITED, INTENT }) do
    if redis.call('ZSCORE', key, mark) then
      count = count - 1
    end
  end
  return count
end

local function areThere(key, members)
  for _, score in ipairs(redis.call('ZMSCORE', key, unpack(members))) do
    if not score then
      return false
    end
  end
  return true
end

-- Adds members that end together, or lets them end later.
local function hold(key, now, lease, members)
  local scored = {}
  for _, member in ipairs(members) do
    table.insert(scored, now + lease)
    table.insert(scored, member)
  end
  redis.call('ZADD', key, unpack(scored))
  keep(key, lease)
end

-- Notes that somebody waits, and returns the ms until the next member ends.
local function wait(key, now, patient, ...)
  local ends = tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
  if patient == '1' then
    hold(key, now, NOTED_FOR, { WAITED, ... })
  end
  return { 0, ends - now }
end
