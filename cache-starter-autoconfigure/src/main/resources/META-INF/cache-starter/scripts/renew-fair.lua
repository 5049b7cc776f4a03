-- Lets a fair lock last for another lease.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] '0' only to look whether it is held
-- Returns 1, or 0 if the holder does not have it.
local now = clock()
local holder, ends = owner(KEYS[1])
if holder ~= ARGV[2] or ends <= now then
  return 0
end
if ARGV[3] == '1' then
  take(KEYS[1], ARGV[2], now, tonumber(ARGV[1]))
end
return 1
