-- Returns dead letters, the oldest first: id, id of the message, group, attempts, reason and payload of each.
-- KEYS[1] stream of the dead letters; ARGV[1] how many
local found = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[1])) do
  table.insert(found, entry[1])
  for i = 2, 10, 2 do
    table.insert(found, entry[2][i])
  end
end
return found
