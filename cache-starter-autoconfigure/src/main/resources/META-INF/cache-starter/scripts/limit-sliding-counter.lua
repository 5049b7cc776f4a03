-- Sliding counter: the permits of this window and of the one before it, which counts by the share that the sliding window
-- still covers. An estimate: a window can hold nearly twice the limit if its two halves are not alike.
local PAIR = '>I7I7I4I4' -- length of a window, number of this one, permits in it, permits in the one before

local function writePair(key, now, window, index, this, before)
  redis.call('SET', key, struct.pack(PAIR, window, index, this, before), 'PX', millis((index + 2) * window - now))
end

-- Returns the number of this window and the permits in both. After a change of the window or of the clock all that count
-- do so as taken just now.
local function pairOf(key, now, window)
  local index = math.floor(now / window)
  local value = redis.call('GET', key)
  if not value then
    return index, 0, 0
  end
  local length, last, this, before = struct.unpack(PAIR, value)
  if length ~= window or last > index then
    writePair(key, now, window, index, this + before, 0)
    return index, this + before, 0
  elseif last == index then
    return index, this, before
  elseif last == index - 1 then
    return index, 0, this
  end
  return index, 0, 0
end

-- Returns the time until so many permits can be taken.
local function untilCounted(now, limit, window, index, this, before, permits)
  local passed = now - index * window
  if this + permits <= limit then
    return math.max(0, math.ceil((1 - (limit - permits - this) / before) * window) - passed)
  end
  return window - passed + math.max(0, math.ceil((1 - (limit - permits) / this) * window))
end

local function freeIn(now, limit, window, index, this, before)
  local share = 1 - (now - index * window) / window
  return math.max(0, math.floor(limit - this - before * share + 1e-9))
end

local function untilMore(now, limit, window, index, this, before, free)
  if free >= limit then
    return window
  end
  return math.max(1, untilCounted(now, limit, window, index, this, before, free + 1))
end

algorithms['sc'] = function(key, now, take, limit, window, permits, more)
  local index, this, before = pairOf(key, now, window)
  local free = freeIn(now, limit, window, index, this, before)
  if permits > limit then
    return REFUSED, free, NEVER, untilMore(now, limit, window, index, this, before, free)
  elseif permits > free then
    return REFUSED, free, math.max(1, untilCounted(now, limit, window, index, this, before, permits)),
      untilMore(now, limit, window, index, this, before, free)
  end
  more = math.min(more, free - permits)
  if take then
    this = this + permits + more
    writePair(key, now, window, index, this, before)
    free = freeIn(now, limit, window, index, this, before)
  end
  return more, free, 0, untilMore(now, limit, window, index, this, before, free)
end
