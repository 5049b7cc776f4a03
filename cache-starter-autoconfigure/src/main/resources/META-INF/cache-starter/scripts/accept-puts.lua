-- Accepts writes of one or more partitions and shows them in the same step, each by itself: what one of them comes to is
-- nothing to the others. Not for clusters, where the keys lie in several slots.
-- KEYS for each partition its own, then the entries of its writes
-- ARGV[1] how many keys may be pending in a partition, ARGV[2] ttl of its keys in ms, ARGV[3] channel, ARGV[4] message on all writes,
-- then for each partition the number of its writes, and for each write: key as text, payload, header of the entry before the
-- times, header after the times, then tags and payload, ms for which the value is fresh, ms for which it is kept
-- Returns for each write what became of it ('new', 'coalesced', 'full', or why it failed) and of its entry: the time of this
-- server in microseconds, -1 if the entry has a newer version and stays, 0 if it was not touched.
-- The message goes out whatever happens, because it has a number that the others wait for.
local time = micros()
local answer = {}

-- State of the partition at work: how many keys are pending, and whether there is more to note than that they are.
local pending, noteMore

-- Returns the version of the first of its writes.
local function beginPartition(first, count)
  usePartition(first)
  pending = redis.call('XLEN', STREAM)
  noteMore = redis.call('EXISTS', UNSHOWN, NEWEST) > 0
  return grow('v', time, count)
end

local function acceptAndPut(key, argument, version)
  local keyText = ARGV[argument]
  local isNew = accept(keyText, ARGV[argument + 1], version, tonumber(ARGV[1]) - pending)
  if isNew == nil then
    return 'full', 0
  end
  if isNew and pending == 0 then
    keep(ARGV[2])
  end
  pending = pending + (isNew and 1 or 0)
  if noteMore then
    redis.call('ZREM', UNSHOWN, keyText)
    overtake(keyText, version)
  end
  return isNew and 'new' or 'coalesced',
    put(key, header(key), ARGV[argument + 2], ARGV[argument + 3], ARGV[argument + 4], ARGV[argument + 5], time)
end

local function note(succeeded, result, micros)
  -- An error is a table since Redis 7.
  answer[#answer + 1] = type(result) == 'table' and result.err or tostring(result)
  answer[#answer + 1] = text(succeeded and micros or 0)
end

local key, argument = 1, 5
while key <= #KEYS do
  local count = tonumber(ARGV[argument])
  local begun, version = pcall(beginPartition, key, count)
  key, argument = key + PARTITION_KEYS, argument + 1
  for i = 1, count do
    if begun then
      note(pcall(acceptAndPut, KEYS[key], argument, version + i - 1))
    else
      note(false, version)
    end
    key, argument = key + 1, argument + 6
  end
end
publish(ARGV[3], ARGV[4], 0, time)
return answer
