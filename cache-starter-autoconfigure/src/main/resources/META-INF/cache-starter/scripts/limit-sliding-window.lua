-- Exact sliding window: the time of each permit that counts, in a ring of slots within a string. It grows while it is full
-- of permits that count, up to the limit, so that no more than twice the memory of these is used.
local RING = '>I4I4I4I7I7I7' -- slots, first used, used, times of the oldest and the newest, time until which the key is kept
local RING_SIZE = 33
local SLOT = '>I7'
local SLOT_SIZE = 7
local LEAST_SLOTS = 8

local function slotsOf(key, from, number)
  local start = RING_SIZE + from * SLOT_SIZE
  return redis.call('GETRANGE', key, start, start + number * SLOT_SIZE - 1)
end

local function timeIn(data, slot)
  return (struct.unpack(SLOT, data, slot * SLOT_SIZE + 1))
end

-- The clock has been set back by some time: so are all slots.
local function setBack(key, now, window, by, slots, first, used, oldest)
  local data = slotsOf(key, 0, slots)
  local moved = {}
  for slot = 0, slots - 1 do
    moved[slot + 1] = struct.pack(SLOT, math.max(0, timeIn(data, slot) - by))
  end
  redis.call('SET', key, struct.pack(RING, slots, first, used, math.max(0, oldest - by), now, now + window)
    .. table.concat(moved), 'PX',
    millis(window))
end

-- Returns the ring without the permits that have left the window: slots, first, used, time of the oldest, until when the key
-- is kept. If none is left, the time of the oldest is now.
local function ringOf(key, now, window)
  local head = redis.call('GETRANGE', key, 0, RING_SIZE - 1)
  if head == '' then
    return 0, 0, 0, now, 0
  end
  local slots, first, used, oldest, newest, kept = struct.unpack(RING, head)
  if newest > now then
    setBack(key, now, window, newest - now, slots, first, used, oldest)
    oldest, newest, kept = math.max(0, oldest - newest + now), now, now + window
  end
  local horizon = now - window
  if newest <= horizon or used == 0 then
    return slots, 0, 0, now, kept
  elseif oldest > horizon then
    return slots, first, used, oldest, kept
  end
  local some = LEAST_SLOTS
  while used > 0 do
    local number = math.min(some, used, slots - first)
    local data = slotsOf(key, first, number)
    for slot = 0, number - 1 do
      local time = timeIn(data, slot)
      if time > horizon then
        return slots, (first + slot) % slots, used - slot, time, kept
      end
    end
    first, used, some = (first + number) % slots, used - number, some * 4
  end
  return slots, 0, 0, now, kept
end

local function writeGrown(key, now, limit, window, slots, first, used, oldest, taken)
  local old = ''
  if used > 0 then
    local straight = math.min(used, slots - first)
    old = slotsOf(key, first, straight)
    if straight < used then
      old = old .. slotsOf(key, 0, used - straight)
    end
  end
  local after = used + taken
  local grown = math.max(after, math.min(limit, math.max(LEAST_SLOTS, 2 * slots)))
  local keep = window + math.ceil(window / 8)
  redis.call('SET', key, struct.pack(RING, grown, 0, after, oldest, now, now + keep) .. old
    .. string.rep(struct.pack(SLOT, now), taken) .. string.rep('\0', (grown - after) * SLOT_SIZE), 'PX', millis(keep))
end

local function writeInPlace(key, now, window, slots, first, used, oldest, kept, taken)
  local free = (first + used) % slots
  local straight = math.min(taken, slots - free)
  redis.call('SETRANGE', key, RING_SIZE + free * SLOT_SIZE, string.rep(struct.pack(SLOT, now), straight))
  if straight < taken then
    redis.call('SETRANGE', key, RING_SIZE, string.rep(struct.pack(SLOT, now), taken - straight))
  end
  if now + window > kept then
    kept = now + window + math.ceil(window / 8)
    redis.call('PEXPIRE', key, millis(kept - now))
  end
  redis.call('SETRANGE', key, 0, struct.pack(RING, slots, first, used + taken, oldest, now, kept))
end

algorithms['sw'] = function(key, now, take, limit, window, permits, more)
  local slots, first, used, oldest, kept = ringOf(key, now, window)
  local free = math.max(0, limit - used)
  local reset = oldest + window - now
  if permits > limit then
    return REFUSED, free, NEVER, reset
  elseif permits > free then
    local last = used + permits - limit
    if last > 1 then
      oldest = timeIn(slotsOf(key, (first + last - 1) % slots, 1), 0)
    end
    return REFUSED, free, oldest + window - now, reset
  end
  more = math.min(more, free - permits)
  if take then
    local taken = permits + more
    if used + taken > slots then
      writeGrown(key, now, limit, window, slots, first, used, oldest, taken)
    else
      writeInPlace(key, now, window, slots, first, used, oldest, kept, taken)
    end
    free = free - taken
  end
  return more, free, 0, reset
end
