-- What the scripts on durable topics share. KEYS[1] is the stream of a topic; each of its entries has one field, 'p', the
-- payload.
local PAYLOAD = 'p'

local function payloadOf(entry)
  return entry[2][2]
end

-- Tells whether a consumer still has an entry that it was given.
local function has(group, consumer, id)
  return #redis.call('XPENDING', KEYS[1], group, id, id, 1, consumer) > 0
end
