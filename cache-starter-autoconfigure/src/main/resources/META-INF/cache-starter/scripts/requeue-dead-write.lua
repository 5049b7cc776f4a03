-- Makes a dead letter pending again, under its version, unless a newer write of its key was accepted.
-- ARGV[1] id, ARGV[2] how many keys may be pending, ARGV[3] ttl in ms
-- Returns 1; 0 if there is no such dead letter, 2 if it was overtaken, 3 if there is no room.
local entry = redis.call('XRANGE', DEAD, ARGV[1], ARGV[1])[1]
if not entry then
  return 0
end
local letter = {}
for i = 1, #entry[2], 2 do
  letter[entry[2][i]] = entry[2][i + 1]
end
local newest = redis.call('HGET', NEWEST, letter.k)
if redis.call('HEXISTS', PENDING, letter.k) == 1 or (newest and tonumber(newest) > tonumber(letter.v)) then
  return 2
end
if redis.call('XLEN', STREAM) >= tonumber(ARGV[2]) then
  return 3
end
redis.call('HSET', PENDING, letter.k, letter.v .. '|' .. letter.p)
redis.call('XADD', STREAM, '*', 'k', letter.k)
redis.call('ZADD', UNSHOWN, letter.v, letter.k)
redis.call('XDEL', DEAD, ARGV[1])
if redis.call('XLEN', DEAD) == 0 then
  redis.call('DEL', NEWEST)
end
keep(ARGV[3])
return 1
