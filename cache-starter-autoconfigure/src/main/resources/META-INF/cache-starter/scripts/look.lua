-- Reads the beginning of an entry where it is changed: a script never runs on a replica.
-- KEYS[1] entry
-- ARGV[1] number of bytes, 0 for all
-- Returns the bytes, none if there is no entry.
local bytes = redis.pcall('GETRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
return type(bytes) == 'table' and '' or bytes
