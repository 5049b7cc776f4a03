-- Concurrency: the permits that are out, members of a sorted set that end at their score. When one comes back is not
-- known, so the time until there are more is a guess: a second, or less if a permit ends earlier.
local GUESS = 1000000
local holder = ARGV[#ARGV]

algorithms['cc'] = function(key, now, take, limit, window, permits)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  local out = redis.call('ZCARD', key)
  local free = math.max(0, limit - out)
  if redis.call('ZSCORE', key, holder .. '/1') then -- the driver has repeated the call
    return 0, free, 0, GUESS
  end
  local guess = GUESS
  if out > 0 then
    guess = math.min(GUESS, tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]) - now)
  end
  if permits > limit then
    return REFUSED, free, NEVER, guess
  elseif permits > free then
    return REFUSED, free, guess, guess
  end
  if take then
    for n = 1, permits do
      redis.call('ZADD', key, now + window, holder .. '/' .. n)
    end
    redis.call('PEXPIRE', key, millis(window))
    free = free - permits
  end
  return 0, free, 0, guess
end
