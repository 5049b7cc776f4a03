-- Notes that the cache shows writes. ARGV: for each write its key as text and its version
for i = 1, #ARGV, 2 do
  local score = redis.call('ZSCORE', UNSHOWN, ARGV[i])
  if score and tonumber(score) <= tonumber(ARGV[i + 1]) then
    redis.call('ZREM', UNSHOWN, ARGV[i])
  end
end
return 1
