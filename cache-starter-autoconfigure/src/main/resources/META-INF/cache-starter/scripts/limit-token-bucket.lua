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

algorithms['tb'] = function(key, now, take, limit, window, permits, more, burst)
  local level = levelOf(key, now, limit, window)
  local free = math.floor((burst * window - level) / window)
  local retry = 0
  if permits > free then
    more = REFUSED
    retry = permits > burst and NEVER or math.ceil((level + (permits - burst) * window) / limit)
  else
    more = math.min(more, free - permits)
    if take then
      level = level + (permits + more) * window
      free = free - permits - more
      writeLevel(key, now, limit, window, level)
    end
  end
  return more, free, retry, math.max(1, math.ceil((level + (free + 1 - burst) * window) / limit))
end
