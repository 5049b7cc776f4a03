-- Stores a loaded value if the token of the load is still there. Wakes those who wait for it.
-- KEYS[1] entry
-- ARGV[1] token, ARGV[2] header before the times, ARGV[3] header after the times, then tags and payload
-- ARGV[4] ms for which the value is fresh, ARGV[5] ms for which it is kept, ARGV[6] channel, ARGV[7] message
-- Returns the time of this server in microseconds, or 0 if the load has been overtaken.
return complete(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], micros())
