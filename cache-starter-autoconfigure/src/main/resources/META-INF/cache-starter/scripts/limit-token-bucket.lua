-- Token bucket, as the continuous-state leaky bucket of the generic cell rate algorithm (ITU-T I.371): how many permits
-- have been taken and not come back yet, and when that was so. Admits at most the burst at once and the limit in each
-- window on average.
local LEVEL = '>I7d' -- time, permits
local ROUNDING = 1e-9

local function levelOf(key, now, limit, window)
  local value = redis.call('GET', key)
  if not value then
    return 0
  end
  local time, level = struct.unpack(LEVEL, value)
  if time > now then
    redis.call('SET', key, struct.pack(LEVEL, now, level), 'KEEPTTL')
    return level
  end
  return math.max(0, level - (now - time) * limit / window)
end

local function writeLevel(key, now, limit, window, level)
  redis.call('SET', key, struct.pack(LEVEL, now, level), 'PX', millis(level * window / limit))
end

-- Returns the time until there is one permit more than some.
local function untilNext(level, free, limit, window, burst)
  return math.max(1, math.ceil((level + free + 1 - burst) * window / limit))
end

algorithms['tb'] = function(key, now, limit, window, burst, permits)
  burst = tonumber(burst)
  local level = levelOf(key, now, limit, window)
  local free = math.floor(burst - level + ROUNDING)
  local retry = 0
  if permits > burst then
    retry = NEVER
  elseif permits > free then
    retry = math.ceil((level + permits - burst) * window / limit)
  end
  return math.max(0, free), retry, untilNext(level, free, limit, window, burst), function(taken)
    writeLevel(key, now, limit, window, level + taken)
    return free - taken, untilNext(level + taken, free - taken, limit, window, burst)
  end
end

refunds['tb'] = function(key, now, window, permits, limit)
  local level = levelOf(key, now, limit, window)
  local given = math.min(math.ceil(level), permits)
  if given > 0 then
    writeLevel(key, now, limit, window, math.max(0, level - given))
  end
  return given
end
