-- Strict sliding window of fixed size: permits are counted in buckets, each a 150th of the window, and the oldest bucket
-- that reaches into the window counts as a whole. Never admits more than the limit; a permit counts for up to one bucket
-- longer than the window.
local COUNTED = '>I7I7I7' -- width of a bucket, newest bucket, permits in all buckets
local COUNTED_SIZE = 21
local PARTS = 150
local BUCKETS = PARTS + 1

local function noPermits()
  return string.rep('\0', BUCKETS * 4)
end

local function countIn(counts, bucket)
  return (struct.unpack('>I4', counts, bucket % BUCKETS * 4 + 1))
end

local function withCount(counts, bucket, count)
  local start = bucket % BUCKETS * 4
  return string.sub(counts, 1, start) .. struct.pack('>I4', count) .. string.sub(counts, start + 5)
end

local function writeBuckets(key, width, current, sum, counts)
  redis.call('SET', key, struct.pack(COUNTED, width, current, sum) .. counts, 'PX', millis(BUCKETS * width))
end

-- Returns the width, the current bucket, the sum and the counts without those that have left the window.
-- After a change of the window or of the clock all of them count as taken just now.
local function bucketsOf(key, now, window)
  local width = math.ceil(window / PARTS)
  local current = math.floor(now / width)
  local value = redis.call('GET', key)
  if not value then
    return width, current, 0, noPermits()
  end
  local oldWidth, newest, sum = struct.unpack(COUNTED, value)
  if oldWidth ~= width or newest > current then
    local counts = withCount(noPermits(), current, sum)
    writeBuckets(key, width, current, sum, counts)
    return width, current, sum, counts
  end
  if current - newest >= BUCKETS then
    return width, current, 0, noPermits()
  end
  local counts = string.sub(value, COUNTED_SIZE + 1)
  for bucket = newest + 1, current do
    local gone = countIn(counts, bucket)
    if gone > 0 then
      sum = sum - gone
      counts = withCount(counts, bucket, 0)
    end
  end
  return width, current, sum, counts
end

-- Returns the time until so many permits have left the window.
local function untilGone(counts, now, width, current, permits)
  local gone = 0
  for bucket = current - PARTS, current do
    gone = gone + countIn(counts, bucket)
    if gone >= permits then
      return (bucket + BUCKETS) * width - now
    end
  end
end

local function oldestBucket(counts, current)
  local start = (current + 1) % BUCKETS
  local later = string.find(counts, '[^%z]', start * 4 + 1)
  local slot = math.floor(((later or string.find(counts, '[^%z]')) - 1) / 4)
  return current - PARTS + (slot - start) % BUCKETS
end

algorithms['sb'] = function(key, now, limit, window, _, permits, more, take)
  local width, current, sum, counts = bucketsOf(key, now, window)
  local free = math.max(0, limit - sum)
  local reset = sum > 0 and (oldestBucket(counts, current) + BUCKETS) * width - now or window
  if permits > limit then
    return REFUSED, free, NEVER, reset
  elseif permits > free then
    return REFUSED, free, untilGone(counts, now, width, current, sum + permits - limit), reset
  end
  more = math.min(more, free - permits)
  if take then
    local taken = permits + more
    writeBuckets(key, width, current, sum + taken, withCount(counts, current, countIn(counts, current) + taken))
    free = free - taken
  end
  return more, free, 0, reset
end

-- Those that have been taken first, so that no window ever holds more than the limit.
refunds['sb'] = function(key, now, window, permits)
  local width, current, sum, counts = bucketsOf(key, now, window)
  local given = math.min(sum, permits)
  local left = given
  for bucket = current - PARTS, current do
    local some = math.min(left, countIn(counts, bucket))
    if some > 0 then
      counts = withCount(counts, bucket, countIn(counts, bucket) - some)
      left = left - some
    end
  end
  if given > 0 then
    writeBuckets(key, width, current, sum - given, counts)
  end
  return given
end
