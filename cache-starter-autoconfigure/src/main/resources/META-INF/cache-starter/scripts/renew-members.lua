-- Lets members of a read-write lock or a semaphore last for another lease.
-- KEYS[1] sorted set
-- ARGV[1] lease in ms, ARGV[2] '0' only to look whether they are held, ARGV[3] and on: the members
-- Returns 1, or 0 if one of them has ended.
local now = clock()
purge(KEYS[1], now)
local members = { unpack(ARGV, 3) }
if not areThere(KEYS[1], members) then
  return 0
end
if ARGV[2] == '1' then
  hold(KEYS[1], now, tonumber(ARGV[1]), members)
end
return 1
