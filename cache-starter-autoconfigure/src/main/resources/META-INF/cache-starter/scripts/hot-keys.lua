-- Returns the hottest keys of all nodes, the hottest first.
-- KEYS[1] sorted set of texts by weight
-- ARGV[1] how many
return redis.call('ZREVRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
