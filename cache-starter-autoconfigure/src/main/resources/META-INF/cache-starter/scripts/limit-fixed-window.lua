-- Fixed window, which begins with the first permit: when it has begun and how many permits have been taken in it. Two
-- windows in a row can hold twice the limit around their border.
local COUNT = '>I7I4' -- begin, permits

local function countOf(key, now, window)
  local value = redis.call('GET', key)
  if not value then
    return now, 0
  end
  local begin, taken = struct.unpack(COUNT, value)
  if begin > now then
    redis.call('SET', key, struct.pack(COUNT, now, taken), 'PX', millis(window))
    return now, taken
  elseif now - begin >= window then
    return now, 0
  end
  return begin, taken
end

local function writeCount(key, now, window, begin, taken)
  redis.call('SET', key, struct.pack(COUNT, begin, taken), 'PX', millis(begin + window - now))
end

algorithms['fw'] = function(key, now, take, limit, window, permits, more)
  local begin, taken = countOf(key, now, window)
  local reset = begin + window - now
  local free = math.max(0, limit - taken)
  if permits > limit then
    return REFUSED, free, NEVER, reset
  elseif permits > free then
    return REFUSED, free, reset, reset
  end
  more = math.min(more, free - permits)
  if take then
    writeCount(key, now, window, begin, taken + permits + more)
    free = free - permits - more
  end
  return more, free, 0, reset
end
