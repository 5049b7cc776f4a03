-- Gives a fair lock to the next one, or leaves its queue.
-- KEYS[1] lock
-- ARGV[1] holder, ARGV[2] channel
-- Returns 1, or 0 if the holder does not have it.
local now = clock()
local holder, ends = owner(KEYS[1])
if holder ~= ARGV[1] then
  unqueue(KEYS[1], ARGV[1])
  return 0
end
promote(KEYS[1], now, ARGV[2])
return ends > now and 1 or 0
