-- What the scripts on epochs share. The epoch is a number that only grows; while it is kept it is above all that
-- were handed out, and if it is lost the clock is. It fits into a double until the year 2255.
local EPOCH_TTL = 30 * 24 * 3600 * 1000

local function micros()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function text(number)
  return string.format('%.0f', number)
end

local function setEpoch(key, epoch)
  redis.call('HSET', key, 'epoch', text(epoch))
  redis.call('PEXPIRE', key, EPOCH_TTL)
  return epoch
end

-- Reads an epoch from an answer of Redis, or nil. What is none is damaged and counts as lost; a key of another type
-- goes.
local function number(answer, key)
  if type(answer) == 'table' then
    redis.call('UNLINK', key)
    return nil
  end
  return answer and #answer <= 16 and string.match(answer, '^%d+$') and tonumber(answer) or nil
end

local function tagEpoch(key)
  return number(redis.pcall('GET', key), key)
end

-- Returns the epoch. One that is lost comes back above everything that the caller has seen.
local function currentEpoch(key, seen)
  local epoch = number(redis.pcall('HGET', key, 'epoch'), key)
  if not epoch then
    return setEpoch(key, math.max(micros(), tonumber(seen)))
  end
  if redis.call('PTTL', key) < EPOCH_TTL / 2 then
    redis.call('PEXPIRE', key, EPOCH_TTL)
  end
  return epoch
end
