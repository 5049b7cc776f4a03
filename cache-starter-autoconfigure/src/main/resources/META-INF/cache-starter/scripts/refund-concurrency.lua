-- Gives permits back.
refunds['cc'] = function(key, _, _, _, permits)
  local given = 0
  for n = 1, permits do
    given = given + redis.call('ZREM', key, holder .. '/' .. n)
  end
  return given
end
