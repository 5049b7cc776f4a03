-- Writes all fields of an object in place of those that were there.
-- ARGV[3] and on: names and values
local left = redis.call('PTTL', KEYS[1])
redis.call('UNLINK', KEYS[1])
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
keep(left)
return 1
