-- Those that have been taken first, so that no window ever holds more than the limit.
refunds['sw'] = function(key, now, _, window, permits)
  local slots, first, used, oldest, kept = ringOf(key, now, window)
  local given = math.min(used, permits)
  if given == 0 then
    return 0
  end
  local newest = timeIn(slotsOf(key, (first + used - 1) % slots, 1), 0)
  first, used = (first + given) % slots, used - given
  if used > 0 then
    oldest = timeIn(slotsOf(key, first, 1), 0)
  end
  redis.call('SETRANGE', key, 0, struct.pack(RING, slots, first, used, oldest, newest, kept))
  return given
end
