-- Reads messages for one consumer of a group, and keeps those that it has: first what a dead consumer has left, then what
-- is new. The group is made if it is not there, and begins with the oldest message.
-- ARGV[1] group, ARGV[2] consumer, ARGV[3] how many, ARGV[4] ms after which a consumer that keeps nothing counts as dead,
-- ARGV[5] time to live of an empty topic in ms, ARGV[6] ms after which idle consumers are removed, 0 for never,
-- ARGV[7] and on: ids of the messages that the consumer has
-- Returns how many messages that were not acknowledged had been dropped from the topic, then for each message its id,
-- how often it has been delivered, and its payload.
local group, consumer, count = ARGV[1], ARGV[2], tonumber(ARGV[3])

local pending = redis.pcall('XPENDING', KEYS[1], group)
if pending.err then
  if not string.find(pending.err, 'NOGROUP', 1, true) then
    return redis.error_reply(pending.err)
  end
  redis.call('XGROUP', 'CREATE', KEYS[1], group, '0', 'MKSTREAM')
  if redis.call('PTTL', KEYS[1]) < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[5])
  end
end

for i = 7, #ARGV do
  if has(group, consumer, ARGV[i]) then
    -- Only the idle time begins anew; the number of deliveries stays.
    redis.call('XCLAIM', KEYS[1], group, consumer, 0, ARGV[i], 'JUSTID')
  end
end

if ARGV[6] ~= '0' then
  for _, each in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group)) do
    local of = {}
    for i = 1, #each, 2 do
      of[each[i]] = each[i + 1]
    end
    if of['pending'] == 0 and of['idle'] > tonumber(ARGV[6]) and of['name'] ~= consumer then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], group, of['name'])
    end
  end
end

local dropped, found = 0, {}
local function add(id, deliveries, entry)
  table.insert(found, id)
  table.insert(found, string.format('%d', deliveries))
  table.insert(found, payloadOf(entry))
end

if count > 0 then
  -- Not XAUTOCLAIM: before Redis 7 it does not say which messages are no longer in the topic.
  for _, left in ipairs(redis.call('XPENDING', KEYS[1], group, 'IDLE', ARGV[4], '-', '+', count)) do
    local entry = redis.call('XRANGE', KEYS[1], left[1], left[1])[1]
    if entry then
      redis.call('XCLAIM', KEYS[1], group, consumer, 0, left[1])
      add(left[1], left[4] + 1, entry)
    else
      redis.call('XACK', KEYS[1], group, left[1])
      dropped = dropped + 1
    end
  end
  count = count - #found / 3
end
if count > 0 then
  local new = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', KEYS[1], '>')
  for _, entry in ipairs(new and new[1][2] or {}) do
    add(entry[1], 1, entry)
  end
end
table.insert(found, 1, string.format('%d', dropped))
return found
