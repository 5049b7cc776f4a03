-- Lets a test say what time it is. No key ends meanwhile: the server would end it by the real time.
clock = function()
  return tonumber(redis.call('GET', 'test-clock'))
end

millis = function()
  return 24 * 60 * 60 * 1000
end
