-- What the scripts on rate limits share. Times are those of the server, in microseconds.
--
-- algorithms[code](key, now, limit, window, extra, permits) looks at the state under a key and returns
--   how many permits could be taken now,
--   the time until as many as are asked for could be taken: 0 for now, NEVER if they never can,
--   the time until more could be taken than now,
--   a function that takes permits and returns the first and the third of these as they are afterwards.
-- refunds[code](key, now, window, permits) gives permits back.
--
-- A clock that has been set back is met by moving what is recorded back with it: what was taken counts as taken just now.
local NEVER = -1
local algorithms = {}
local refunds = {}

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function millis(micros)
  return math.max(1, math.ceil(micros / 1000))
end
