-- What the scripts on entries share, behind 'bus'. The offsets are those of EntryHeader, plus one.
local NO_VALUE, WAITED, VERSIONED = 4, 8, 16
local LONGEST_LEASE = 600000
local NO_LEASE = string.rep('\0', 24)

local function millis(time)
  return math.floor(time / 1000)
end

-- Returns the header of an entry, or nil. What is no string cannot be an entry and goes.
local function header(key)
  local bytes = redis.pcall('GETRANGE', key, 0, 71)
  if type(bytes) == 'table' then
    redis.call('UNLINK', key)
    return nil
  end
  return #bytes == 72 and string.sub(bytes, 1, 3) == '\202\94\1' and bytes or nil
end

local function has(bytes, flag)
  return bit.band(string.byte(bytes, 4), flag) ~= 0
end

local function number(bytes, position)
  return (struct.unpack('>I8', bytes, position))
end

local function holds(bytes, token)
  return bytes ~= nil and string.sub(bytes, 49, 64) == token
end

-- A lease that ends later than any can is a damaged one, and nobody has to wait for it.
local function isLeased(bytes, time)
  local left = number(bytes, 65) - millis(time)
  return left > 0 and left <= LONGEST_LEASE
end

local function times(time, fresh)
  return struct.pack('>I8>I8', millis(time), millis(time) + fresh)
end

local function keepFor(key, ttl)
  if redis.call('PTTL', key) < ttl then
    redis.call('PEXPIRE', key, ttl)
  end
end

-- Writes a token into an entry, or makes an entry without a value for it.
local function claim(key, bytes, token, deadline, ttl, empty)
  local mark = token .. struct.pack('>I8', deadline)
  if bytes == nil then
    redis.call('SET', key, string.sub(empty, 1, 48) .. mark, 'PX', ttl)
  else
    redis.call('SETRANGE', key, 48, mark)
    keepFor(key, ttl)
  end
end

-- Takes the token out of an entry. Without memory to write nobody shall wait for the lease: then the entry goes.
local function endLease(key)
  local written = redis.pcall('SETRANGE', key, 48, NO_LEASE)
  if type(written) == 'table' then
    redis.call('UNLINK', key)
  end
end

-- Wakes those who wait for the load of an entry, if there are any.
local function wake(bytes, channel, message, time)
  if has(bytes, WAITED) then
    publish(channel, message, 0, time)
  end
end

-- Returns the version of an entry as two numbers that can be compared exactly.
local function version(bytes)
  return struct.unpack('>I4>I4', bytes, 41)
end

-- Puts an entry together; it never forgets a version that it has had.
local function compose(bytes, head, stamps, tail)
  if bytes ~= nil and has(bytes, VERSIONED) and bit.band(string.byte(head, 4), VERSIONED) == 0 then
    head = string.sub(head, 1, 3) .. string.char(bit.bor(string.byte(head, 4), VERSIONED)) .. string.sub(head, 5)
    tail = string.sub(tail, 1, 8) .. string.sub(bytes, 41, 48) .. string.sub(tail, 17)
  end
  return head .. stamps .. tail
end
