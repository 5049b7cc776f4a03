-- Counts the permits of a semaphore that are in use.
-- KEYS[1] semaphore
-- Returns the number.
purge(KEYS[1], (clock()))
return holders(KEYS[1])
