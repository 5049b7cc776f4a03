-- Adds to a field of an object that is there; a field that is missing or null counts as 0.
-- ARGV[3] its name, ARGV[4] what to add, ARGV[5] and ARGV[6] the least and the highest value that it can have
-- Returns the value then; nothing if the object is not there; '!' if the field has no integer, or cannot have the value.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {}
end
local before = redis.call('HGET', KEYS[1], ARGV[3]) or 'null'
if before == 'null' then
  redis.call('HSET', KEYS[1], ARGV[3], '0')
end
local after = redis.pcall('HINCRBY', KEYS[1], ARGV[3], ARGV[4])
if type(after) == 'table' and not (string.find(after.err, 'integer', 1, true) or string.find(after.err, 'overflow', 1, true)) then
  return redis.error_reply(after.err)
elseif type(after) == 'table' or after < tonumber(ARGV[5]) or after > tonumber(ARGV[6]) then
  redis.call('HSET', KEYS[1], ARGV[3], before)
  return { '!' }
end
keep()
return { redis.call('HGET', KEYS[1], ARGV[3]) }
