-- Gives permits back.
refunds['sc'] = function(key, now, _, window, permits)
  local index, this, before = pairOf(key, now, window)
  local given = math.min(this, permits)
  local earlier = math.min(before, permits - given)
  if given + earlier > 0 then
    writePair(key, now, window, index, this - given, before - earlier)
  end
  return given + earlier
end
