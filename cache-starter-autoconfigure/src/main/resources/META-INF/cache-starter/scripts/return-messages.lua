-- Gives messages back that a consumer has not begun to handle, so that others take them at once.
-- ARGV[1] group, ARGV[2] consumer, ARGV[3] ms after which it would count as dead, ARGV[4] and on: ids
-- Returns how many.
local count = 0
for i = 4, #ARGV do
  if has(ARGV[1], ARGV[2], ARGV[i]) then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'IDLE', ARGV[3], 'JUSTID')
    count = count + 1
  end
end
return count
