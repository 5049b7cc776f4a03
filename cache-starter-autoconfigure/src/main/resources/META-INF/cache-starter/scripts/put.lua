-- How a value that is put takes the place of an entry, behind the functions on entries.

-- Stores a value, unless the entry has a newer version.
-- Returns the time, or -1 if the entry stays.
local function put(key, bytes, head, tail, fresh, kept, time)
  if bytes ~= nil and bit.band(string.byte(head, 4), VERSIONED) ~= 0 and has(bytes, VERSIONED) then
    local high, low = version(bytes)
    local newHigh, newLow = struct.unpack('>I4>I4', tail, 9)
    if high > newHigh or (high == newHigh and low > newLow) then
      endLease(key)
      return -1
    end
  end
  redis.call('SET', key, compose(bytes, head, times(time, tonumber(fresh)), tail), 'PX', kept)
  return time
end
