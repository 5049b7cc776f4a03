-- Removes an entry that the caller could not use, unless another one has come meanwhile.
-- KEYS[1] entry
-- ARGV[1] the bytes that the entry begins with, none if it is no string
-- Returns how many entries were removed, 0 or 1.
local bytes = redis.pcall('GETRANGE', KEYS[1], 0, #ARGV[1] - 1)
if type(bytes) == 'table' or bytes == ARGV[1] then
  return redis.call('UNLINK', KEYS[1])
end
return 0
