-- Adds the hottest keys of a node to those of all nodes. Older ones lose weight with each merge.
-- KEYS[1] sorted set of texts by weight
-- ARGV[1] factor for the weights that are there, ARGV[2] how many are kept, ARGV[3] ms for which they are kept
-- ARGV[4] on: the texts of the node, the hottest first
-- Returns how many texts those are.
redis.call('ZUNIONSTORE', KEYS[1], 1, KEYS[1], 'WEIGHTS', ARGV[1])
local count = #ARGV - 3
for i = 4, #ARGV do
  redis.call('ZINCRBY', KEYS[1], (count - i + 4) / count, ARGV[i])
end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return count
