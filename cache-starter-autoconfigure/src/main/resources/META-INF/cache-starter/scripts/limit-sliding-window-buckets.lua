-- Strict sliding window of fixed size: permits are counted in buckets, each a 150th of the window, and the oldest bucket
-- that reaches into the window counts as a whole. Never admits more than the limit; a permit counts for up to one bucket
-- longer than the window. What has been taken in the current bucket is in the head, so that all counts are written only
-- when the next bucket begins.
local HEAD = '>I7I7I7I4I4' -- width of a bucket, current bucket, oldest with permits, permits in all of them, in the current
local HEAD_SIZE = 29
local PARTS = 150
local BUCKETS = PARTS + 1

local function countIn(counts, bucket)
  return (struct.unpack('>I4', counts, bucket % BUCKETS * 4 + 1))
end

local function withCount(counts, bucket, count)
  local start = bucket % BUCKETS * 4
  return string.sub(counts, 1, start) .. struct.pack('>I4', count) .. string.sub(counts, start + 5)
end

local function countsOf(key, current, inCurrent)
  return withCount(redis.call('GETRANGE', key, HEAD_SIZE, -1), current, inCurrent)
end

local function writeAll(key, width, current, oldest, sum, inCurrent, counts)
  redis.call('SET', key, struct.pack(HEAD, width, current, oldest, sum, inCurrent) .. counts, 'PX',
    millis((BUCKETS + 1) * width))
end

local function writeNew(key, width, current, sum)
  writeAll(key, width, current, current, sum, sum, string.rep('\0', BUCKETS * 4))
end

-- Returns the first bucket with permits, from one on.
local function oldestFrom(counts, bucket)
  while countIn(counts, bucket) == 0 do
    bucket = bucket + 1
  end
  return bucket
end

-- Moves on to the current bucket, past some that leave the window.
local function moveOn(key, width, last, current, oldest, sum, inLast)
  local counts = countsOf(key, last, inLast)
  for bucket = oldest, current - BUCKETS do
    sum = sum - countIn(counts, bucket)
    counts = withCount(counts, bucket, 0)
  end
  if sum == 0 then
    return width, current, current, 0, 0, false
  end
  oldest = oldestFrom(counts, math.max(oldest, current - PARTS))
  writeAll(key, width, current, oldest, sum, 0, counts)
  return width, current, oldest, sum, 0, true
end

-- Returns the width, the current bucket, the oldest with permits, the permits in all and in the current one, and whether
-- there is a state. After a change of the window or of the clock all permits count as taken just now.
local function bucketsOf(key, now, window)
  local width = math.ceil(window / PARTS)
  local current = math.floor(now / width)
  local head = redis.call('GETRANGE', key, 0, HEAD_SIZE - 1)
  if head == '' then
    return width, current, current, 0, 0, false
  end
  local oldWidth, last, oldest, sum, inLast = struct.unpack(HEAD, head)
  if oldWidth == width and last == current then
    return width, current, oldest, sum, inLast, true
  elseif oldWidth ~= width or last > current then
    writeNew(key, width, current, sum)
    return width, current, current, sum, sum, true
  elseif sum == 0 or current - last >= BUCKETS then
    return width, current, current, 0, 0, false
  end
  return moveOn(key, width, last, current, oldest, sum, inLast)
end

-- Returns the time until so many permits have left the window.
local function untilGone(counts, now, width, oldest, permits)
  local bucket = oldest
  local gone = countIn(counts, bucket)
  while gone < permits do
    bucket = bucket + 1
    gone = gone + countIn(counts, bucket)
  end
  return (bucket + BUCKETS) * width - now
end

algorithms['sb'] = function(key, now, take, limit, window, permits, more)
  local width, current, oldest, sum, inCurrent, there = bucketsOf(key, now, window)
  local free = math.max(0, limit - sum)
  local reset = sum > 0 and (oldest + BUCKETS) * width - now or window
  if permits > limit then
    return REFUSED, free, NEVER, reset
  elseif permits > free then
    return REFUSED, free, untilGone(countsOf(key, current, inCurrent), now, width, oldest, sum + permits - limit), reset
  end
  more = math.min(more, free - permits)
  if take then
    local taken = permits + more
    if there then
      redis.call('SETRANGE', key, 0,
        struct.pack(HEAD, width, current, sum > 0 and oldest or current, sum + taken, inCurrent + taken))
    else
      writeNew(key, width, current, taken)
    end
    free = free - taken
  end
  return more, free, 0, reset
end
