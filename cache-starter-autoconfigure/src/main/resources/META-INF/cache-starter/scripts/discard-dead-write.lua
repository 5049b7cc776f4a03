-- Drops a dead letter. ARGV[1] its id
-- Returns whether there was one.
local dropped = redis.call('XDEL', DEAD, ARGV[1])
if redis.call('XLEN', DEAD) == 0 then
  redis.call('DEL', NEWEST)
end
return dropped
