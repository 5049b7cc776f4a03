-- Lets a test say what time it is.
clock = function()
  return tonumber(redis.call('GET', 'test-clock'))
end
