-- Removes an entry that the caller could not use, unless another one has come meanwhile.
-- KEYS[1] entry
-- ARGV[1] the bytes that the entry begins with
-- Returns how many entries were removed, 0 or 1.
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then
  return redis.call('UNLINK', KEYS[1])
end
return 0
