-- Gives permits back.
refunds['tb'] = function(key, now, limit, window, permits)
  local level = levelOf(key, now, limit, window)
  local given = math.min(math.ceil(level / window), permits)
  if given > 0 then
    writeLevel(key, now, limit, window, math.max(0, level - given * window))
  end
  return given
end
