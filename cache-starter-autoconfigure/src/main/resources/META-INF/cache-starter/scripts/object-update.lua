-- Writes some fields of an object that is there, if others have the values that are expected.
-- ARGV[3] how many are expected, then their names and values, then names and values to write
-- Returns 1 if that is done, 0 if a value is different, -1 if the object is not there.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
local from = 4 + 2 * tonumber(ARGV[3])
for i = 4, from - 1, 2 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or 'null') ~= ARGV[i + 1] then
    return 0
  end
end
for i = from, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
keep()
return 1
