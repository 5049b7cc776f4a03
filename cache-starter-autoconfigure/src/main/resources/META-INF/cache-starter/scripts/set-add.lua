-- Adds a member unless the set is full.
-- ARGV[3] the cap, ARGV[4] member
-- Returns 1 if it has been added, 2 if it was there, 0 if the set is full.
if redis.call('SISMEMBER', KEYS[1], ARGV[4]) == 1 then
  keep()
  return 2
elseif redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('SADD', KEYS[1], ARGV[4])
keep()
return 1
