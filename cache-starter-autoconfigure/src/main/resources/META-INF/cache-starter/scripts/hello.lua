-- Greets a server. One that has not been greeted before may lack what its predecessor had acknowledged: the epoch
-- then leaps over everything that may have been handed out, and older entries are no longer believed. A server
-- without an epoch has no entries, so nothing has to leap.
-- KEYS[1] epoch
-- ARGV[1] highest epoch that the caller has seen, ARGV[2] the leap in microseconds
-- Returns the epoch, the lowest epoch that is believed, and 1 if this server can be told from others.
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or nil
local identified = run and 1 or 0
run = run or 'unknown'
local known = redis.call('HMGET', KEYS[1], 'run', 'base', 'epoch')
if known[1] == run and known[2] and known[3] then
  redis.call('PEXPIRE', KEYS[1], EPOCH_TTL)
  return { tonumber(known[3]), tonumber(known[2]), identified }
end
local epoch = math.max(micros(), tonumber(ARGV[1]))
if known[3] then
  epoch = math.max(epoch, tonumber(known[3])) + tonumber(ARGV[2])
end
redis.call('HSET', KEYS[1], 'run', run, 'base', text(epoch))
setEpoch(KEYS[1], epoch)
return { epoch, epoch, identified }
