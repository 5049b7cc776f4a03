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
local known = number(redis.pcall('HGET', KEYS[1], 'epoch'), KEYS[1])
local base = number(redis.call('HGET', KEYS[1], 'base'), KEYS[1])
if redis.call('HGET', KEYS[1], 'run') == run and base and known then
  redis.call('PEXPIRE', KEYS[1], EPOCH_TTL)
  return { known, base, identified }
end
local epoch = math.max(micros(), tonumber(ARGV[1]))
if known then
  epoch = math.max(epoch, known) + tonumber(ARGV[2])
end
redis.call('HSET', KEYS[1], 'run', run, 'base', text(epoch))
setEpoch(KEYS[1], epoch)
return { epoch, epoch, identified }
