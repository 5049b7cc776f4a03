-- Answers with a value that the caller can take, or grants the load, or asks it to wait for another one.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] lease in ms, ARGV[3] lowest epoch that the caller takes
-- ARGV[4] the first bytes of an entry that the caller has rejected, or nothing, ARGV[5] header without a value
-- Returns the entry; 'G' if granted; 'W' and the ms until the other lease ends.
return begin(KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5], micros())
