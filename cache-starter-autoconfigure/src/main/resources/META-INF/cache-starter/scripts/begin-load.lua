-- Answers with a value that the caller can take, or grants the load, or asks it to wait for another one.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] lease in ms, ARGV[3] lowest epoch that the caller takes
-- ARGV[4] the first bytes of an entry that the caller has rejected, or nothing, ARGV[5] header without a value
-- Returns the entry; 'G' if granted; 'W' and the ms until the other lease ends.
local time = micros()
local bytes = header(KEYS[1])
if bytes ~= nil then
  local rejected = #ARGV[4] > 0 and string.sub(bytes, 1, #ARGV[4]) == ARGV[4]
  if not rejected and not has(bytes, NO_VALUE) and number(bytes, 25) > millis(time)
      and number(bytes, 33) >= tonumber(ARGV[3]) then
    return redis.call('GET', KEYS[1])
  end
  if isLeased(bytes, time) then
    redis.call('SETRANGE', KEYS[1], 3, string.char(bit.bor(string.byte(bytes, 4), WAITED)))
    return 'W' .. string.format('%.0f', number(bytes, 65) - millis(time))
  end
end
claim(KEYS[1], bytes, ARGV[1], millis(time) + tonumber(ARGV[2]), tonumber(ARGV[2]), ARGV[5])
return 'G'
