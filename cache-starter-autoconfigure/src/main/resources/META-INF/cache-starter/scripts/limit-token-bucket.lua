-- Token bucket, as the continuous-state leaky bucket of the generic cell rate algorithm (ITU-T I.371): what has been taken
-- and not come back yet, and when that was so. It is counted in permits times the window, which makes all steps whole
-- numbers. Admits at most the burst at once and the limit in each window on average.
local LEVEL = '>I7dI7' -- time, what has been taken, window

local function levelOf(key, now, limit, window)
  local value = redis.call('GET', key)
  if not value then
    return 0
  end
  local time, level, length = struct.unpack(LEVEL, value)
  if length ~= window then
    level = level / length * window
  end
  if time > now then
    redis.call('SET', key, struct.pack(LEVEL, now, level, window), 'KEEPTTL')
    return level
  end
  return math.max(0, level - (now - time) * limit)
end

local function writeLevel(key, now, limit, window, level)
  redis.call('SET', key, struct.pack(LEVEL, now, level, window), 'PX', millis(level / limit))
end

-- Returns how many permits there are, and the time until there is one more.
local function freeAt(level, limit, window, burst)
  local free = math.floor((burst * window - level) / window)
  return free, math.max(1, math.ceil((level + (free + 1 - burst) * window) / limit))
end

algorithms['tb'] = function(key, now, limit, window, burst, permits, more, take)
  burst = tonumber(burst)
  local level = levelOf(key, now, limit, window)
  local free, reset = freeAt(level, limit, window, burst)
  if permits > burst then
    return REFUSED, free, NEVER, reset
  elseif permits > free then
    return REFUSED, free, math.ceil((level + (permits - burst) * window) / limit), reset
  end
  more = math.min(more, free - permits)
  if take then
    level = level + (permits + more) * window
    writeLevel(key, now, limit, window, level)
    free, reset = freeAt(level, limit, window, burst)
  end
  return more, free, 0, reset
end

refunds['tb'] = function(key, now, window, permits, limit)
  local level = levelOf(key, now, limit, window)
  local given = math.min(math.ceil(level / window), permits)
  if given > 0 then
    writeLevel(key, now, limit, window, math.max(0, level - given * window))
  end
  return given
end
