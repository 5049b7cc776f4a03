-- Takes a partition or lets it be held on, and reads what is to be flushed first.
-- ARGV[1] holder, ARGV[2] lease in ms, ARGV[3] how many keys to read, ARGV[4] ttl in ms,
-- ARGV[5] for how long a write may not be shown, in microseconds, ARGV[6] how many of those to return
-- Returns the fencing number, or 0 if somebody else holds the partition;
-- the number of pending keys, of dead letters, and how long the first has been in its place in ms;
-- the number of writes that are not shown, and for each its key as text and its version;
-- then for each key to flush: the id of its entry, its text and what is pending.
local owner = redis.call('GET', OWNER)
if owner and owner ~= ARGV[1] then
  return { '0' }
end
local now = clock()
local fence
if owner then
  redis.call('PEXPIRE', OWNER, ARGV[2])
  fence = redis.call('HGET', STATE, 'f') or text(grow('f', now, 1))
else
  redis.call('SET', OWNER, ARGV[1], 'PX', ARGV[2])
  fence = text(grow('f', now, 1))
end
keep(ARGV[4])
local entries = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', math.max(1, tonumber(ARGV[3])))
local lag = 0
if entries[1] then
  lag = math.max(0, math.floor(now / 1000) - tonumber(string.match(entries[1][1], '^(%d+)')))
end
local unshown = redis.call('ZRANGEBYSCORE', UNSHOWN, '-inf', text(now - tonumber(ARGV[5])), 'WITHSCORES', 'LIMIT', 0, ARGV[6])
local answer = { fence, text(redis.call('XLEN', STREAM)), text(redis.call('XLEN', DEAD)), text(lag), text(#unshown / 2) }
for i = 1, #unshown, 2 do
  table.insert(answer, unshown[i])
  table.insert(answer, text(tonumber(unshown[i + 1])))
end
if tonumber(ARGV[3]) > 0 and #entries > 0 then
  local keys = {}
  for i, entry in ipairs(entries) do
    keys[i] = entry[2][2]
  end
  local pending = redis.call('HMGET', PENDING, unpack(keys))
  for i, entry in ipairs(entries) do
    table.insert(answer, entry[1])
    table.insert(answer, keys[i])
    table.insert(answer, pending[i] or '')
  end
end
return answer
