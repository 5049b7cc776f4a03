-- Gives permits back.
refunds['fw'] = function(key, now, _, window, permits)
  local begin, taken = countOf(key, now, window)
  local given = math.min(taken, permits)
  if given > 0 then
    writeCount(key, now, window, begin, taken - given)
  end
  return given
end
