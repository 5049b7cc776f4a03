-- What the scripts that begin and complete loads share, for one key and for many. Stands behind 'entry'.

-- Answers with a value that the caller can take, or grants the load, or asks it to wait for another one.
local function begin(key, token, lease, lowest, rejected, empty, time)
  local bytes = header(key)
  if bytes ~= nil then
    local refused = #rejected > 0 and string.sub(bytes, 1, #rejected) == rejected
    if not refused and not has(bytes, NO_VALUE) and number(bytes, 25) > millis(time) and number(bytes, 33) >= lowest then
      return redis.call('GET', key)
    end
    if isLeased(bytes, time) then
      redis.call('SETRANGE', key, 3, string.char(bit.bor(string.byte(bytes, 4), WAITED)))
      return 'W' .. string.format('%.0f', number(bytes, 65) - millis(time))
    end
  end
  claim(key, bytes, token, millis(time) + lease, lease, empty)
  return 'G'
end

-- Stores a loaded value if the token of the load is still there, and wakes those who wait for it.
local function complete(key, token, head, tail, fresh, kept, channel, message, time)
  local bytes = header(key)
  if not holds(bytes, token) then
    return 0
  end
  redis.call('SET', key, compose(bytes, head, times(time, tonumber(fresh)), tail), 'PX', kept)
  wake(bytes, channel, message, time)
  return time
end
