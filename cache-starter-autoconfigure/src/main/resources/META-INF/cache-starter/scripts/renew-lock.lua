-- Lets an exclusive lock last for another lease.
-- KEYS[1] lock
-- ARGV[1] lease in ms, ARGV[2] holder, ARGV[3] '0' only to look whether it is held
-- Returns 1, or 0 if the holder does not have it.
local value = redis.call('GET', KEYS[1])
if not value or string.sub(value, 2) ~= ARGV[1] .. '|' .. ARGV[2] then
  return 0
end
if ARGV[3] == '1' then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1
