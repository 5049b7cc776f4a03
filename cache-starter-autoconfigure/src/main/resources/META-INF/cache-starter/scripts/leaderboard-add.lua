-- Sets the score of a member, or adds to it, and drops the worst members beyond the cap.
-- ARGV[3] the highest number of members, ARGV[4] member, ARGV[5] score, ARGV[6] 1 to add it to the present one
-- Returns the score, and 1 if the member is there then, else 0; nothing if the score would be infinite.
if ARGV[6] == '1' then
  local sum = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[4]) or 0) + tonumber(ARGV[5])
  if sum == math.huge or sum == -math.huge then
    return {}
  end
  redis.call('ZINCRBY', KEYS[1], ARGV[5], ARGV[4])
else
  redis.call('ZADD', KEYS[1], ARGV[5], ARGV[4])
end
local score = redis.call('ZSCORE', KEYS[1], ARGV[4])
local over = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
if over > 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, over - 1)
end
keep()
return { score, redis.call('ZSCORE', KEYS[1], ARGV[4]) and '1' or '0' }
