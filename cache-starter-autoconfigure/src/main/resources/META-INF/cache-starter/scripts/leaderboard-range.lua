-- Returns members in a row: how many are better than the first of them, then each member and its score.
-- ARGV[1] 'top', 'bottom' (the worst first; how many are in all comes in place of how many are better) or 'around'
-- ARGV[2] how many, around a member on either side; ARGV[3] that member, if any. Nothing if it is not there.
local count = tonumber(ARGV[2])
local found, first
if ARGV[1] == 'bottom' then
  first = redis.call('ZCARD', KEYS[1])
  found = redis.call('ZRANGE', KEYS[1], 0, count - 1, 'WITHSCORES')
else
  first = 0
  local last = count - 1
  if ARGV[1] == 'around' then
    local rank = redis.call('ZREVRANK', KEYS[1], ARGV[3])
    if not rank then
      return {}
    end
    first, last = math.max(0, rank - count), rank + count
  end
  found = redis.call('ZREVRANGE', KEYS[1], first, last, 'WITHSCORES')
end
table.insert(found, 1, string.format('%d', first))
return found
