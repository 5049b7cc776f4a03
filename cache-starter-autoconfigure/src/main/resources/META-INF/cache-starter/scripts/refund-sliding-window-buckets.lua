-- Those that have been taken first, so that no window ever holds more than the limit.
refunds['sb'] = function(key, now, _, window, permits)
  local width, current, oldest, sum, inCurrent = bucketsOf(key, now, window)
  local given = math.min(sum, permits)
  if given == 0 then
    return 0
  end
  local counts = countsOf(key, current, inCurrent)
  local left = given
  local bucket = oldest
  while left > 0 do
    local some = math.min(left, countIn(counts, bucket))
    counts = withCount(counts, bucket, countIn(counts, bucket) - some)
    left = left - some
    bucket = bucket + 1
  end
  sum = sum - given
  oldest = sum > 0 and oldestFrom(counts, oldest) or current
  writeAll(key, width, current, oldest, sum, countIn(counts, current), counts)
  return given
end
