-- What the scripts on write-behind share. The keys are those of one partition:
local STREAM   -- one entry for each pending key, the longest pending first; field 'k' is the key as text
local PENDING  -- hash: key as text -> version|payload, the last write of the key
local UNSHOWN  -- sorted set: key as text -> version of a write that the cache may not show yet
local DEAD     -- stream of dead letters
local NEWEST   -- hash: key as text that has dead letters -> version of its last accepted write
local OWNER    -- who flushes, ends with its lease
local STATE    -- hash: 'v' the last version, 'f' the fencing number of the owner
local PARTITION_KEYS = 7
--
-- Invariant: a key is in PENDING if and only if the stream has one entry for it.

-- Works on the partition whose first key this is.
local function usePartition(first)
  STREAM, PENDING, UNSHOWN, DEAD, NEWEST, OWNER, STATE = unpack(KEYS, first, first + PARTITION_KEYS - 1)
end

usePartition(1)

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function text(number)
  return string.format('%.0f', number)
end

-- Returns the version of what is pending for a key.
local function versionOf(value)
  return value and string.match(value, '^(%d+)|')
end

-- Returns a number that only grows, whatever became of its key: beyond its last value, and not below the time.
local function grow(field, now, step)
  local first = math.max(tonumber(redis.call('HGET', STATE, field) or 0) + 1, now)
  redis.call('HSET', STATE, field, text(first + step - 1))
  return first
end

-- Lets the keys of the partition live on. They outlive the last who has used them by this time.
local function keep(ttl)
  for _, key in ipairs({ STREAM, PENDING, UNSHOWN, DEAD, NEWEST, STATE }) do
    redis.call('PEXPIRE', key, ttl)
  end
end

local function isOwner(holder, fence)
  return redis.call('GET', OWNER) == holder and redis.call('HGET', STATE, 'f') == fence
end
