-- Adds to the present part of a window, or nothing, and counts the parts that lie in the window.
-- KEYS[1] hash: number of a part since the epoch -> count
-- ARGV[3] length of a part in ms, ARGV[4] number of parts, ARGV[5] what to add
-- Returns the count, as text.
local time = redis.call('TIME')
local part = math.floor((tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)) / tonumber(ARGV[3]))
if ARGV[5] ~= '0' then
  redis.call('HINCRBY', KEYS[1], string.format('%.0f', part), ARGV[5])
  keep()
end
local count, old = 0, {}
local parts = redis.call('HGETALL', KEYS[1])
for i = 1, #parts, 2 do
  if tonumber(parts[i]) > part - tonumber(ARGV[4]) then
    count = count + tonumber(parts[i + 1])
  else
    table.insert(old, parts[i])
  end
end
if ARGV[5] ~= '0' and #old > 0 then
  redis.call('HDEL', KEYS[1], unpack(old))
end
return string.format('%.0f', count)
