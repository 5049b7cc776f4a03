-- What the scripts share that tell other nodes of a change.

local function micros()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

-- Publishes a message with the epoch and the time of this server in it.
local function publish(channel, message, epoch, time)
  redis.call('PUBLISH', channel,
    string.sub(message, 1, 18) .. struct.pack('>I8>I8', epoch, time) .. string.sub(message, 35))
end
