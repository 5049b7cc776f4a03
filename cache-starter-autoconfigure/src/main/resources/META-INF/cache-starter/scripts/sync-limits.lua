-- Notes that a node is alive, and reads the limits that have been changed at run time.
-- KEYS[1] hash: 'v' the version of the changes, 'c:<name>' each change, 'n:<node>' until when a node counts as alive
-- ARGV[1] node, ARGV[2] for how long it counts in ms, ARGV[3] the version it knows, ARGV[4] how long the key stays in ms
-- Returns the version, how many nodes there are, and if the version is another one: name and change in turns
local now = math.floor(clock() / 1000)
local version = redis.call('HGET', KEYS[1], 'v')
if not version then
  version = string.format('%.0f', clock())
  redis.call('HSET', KEYS[1], 'v', version)
end
redis.call('HSET', KEYS[1], 'n:' .. ARGV[1], now + tonumber(ARGV[2]))
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) * 0.99 then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
local nodes = 0
local changes = {}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local kind, name = string.sub(fields[i], 1, 2), string.sub(fields[i], 3)
  if kind == 'c:' then
    table.insert(changes, name)
    table.insert(changes, fields[i + 1])
  elseif kind == 'n:' and tonumber(fields[i + 1]) > now then
    nodes = nodes + 1
  elseif kind == 'n:' then
    redis.call('HDEL', KEYS[1], fields[i])
  end
end
if version == ARGV[3] then
  return { version, tostring(nodes) }
end
return { version, tostring(nodes), unpack(changes) }
