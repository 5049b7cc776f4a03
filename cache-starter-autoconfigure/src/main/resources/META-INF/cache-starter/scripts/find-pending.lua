-- Returns what is pending for the keys in ARGV, in their order, and nothing for those without.
local found = {}
for i, key in ipairs(ARGV) do
  found[i] = redis.call('HGET', PENDING, key) or ''
end
return found
