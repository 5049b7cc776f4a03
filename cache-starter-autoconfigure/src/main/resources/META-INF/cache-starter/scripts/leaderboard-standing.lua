-- Returns the score of a member and how many are better; nothing if it is not there.
-- ARGV[1] member
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
return score and { score, string.format('%d', redis.call('ZREVRANK', KEYS[1], ARGV[1])) } or {}
