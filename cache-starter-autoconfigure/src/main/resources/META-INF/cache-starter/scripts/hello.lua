-- Greets the servers. One that has not been greeted before may lack what its predecessor had acknowledged: the epoch
-- then leaps over everything that may have been handed out, and older entries are no longer believed. A server
-- without an epoch has no entries, so nothing has to leap.
-- KEYS[1] epoch
-- ARGV[1] highest epoch that the caller has seen, ARGV[2] the leap in microseconds
-- ARGV[3] '1' if entries of a predecessor are believed nevertheless
-- ARGV[4] and on: the runs of all primaries in order, if this is a cluster
-- Returns the epoch, the lowest epoch that is believed, 1 if this server can be told from others, and its time in
-- microseconds.
local time = micros()
local info = redis.pcall('INFO', 'server')
local own = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or nil
local runs = own or 'unknown'
if #ARGV > 3 then
  runs = table.concat(ARGV, ',', 4)
  if own and not string.find(runs, own, 1, true) then
    return redis.error_reply('TRYAGAIN This primary has taken over after the caller has looked')
  end
end

local function areKnown(greeted)
  for run in string.gmatch(runs, '[^,]+') do
    if not string.find(greeted, run, 1, true) then
      return false
    end
  end
  return true
end

local identified = own and 1 or 0
local known = number(redis.pcall('HGET', KEYS[1], 'epoch'), KEYS[1])
local greeted = redis.call('HGET', KEYS[1], 'run')
local base = number(redis.call('HGET', KEYS[1], 'base'), KEYS[1])
if known and base and greeted and areKnown(greeted) then
  if greeted ~= runs then
    redis.call('HSET', KEYS[1], 'run', runs)
  end
  redis.call('PEXPIRE', KEYS[1], EPOCH_TTL)
  return { known, base, identified, time }
end
local epoch = math.max(time, tonumber(ARGV[1]))
if known then
  epoch = math.max(epoch, known) + tonumber(ARGV[2])
end
if not known or not base or ARGV[3] ~= '1' then
  base = epoch
end
redis.call('HSET', KEYS[1], 'run', runs, 'base', text(base))
setEpoch(KEYS[1], epoch)
return { epoch, base, identified, time }
