-- What the scripts on rate limits share. Times are those of the server, in microseconds.
--
-- algorithms[code](key, now, take, limit, window, permits, more, burst) decides on permits by the state under a key. If
-- there are enough of them and 'take' is set, it takes them, and up to 'more' beside if there are. Returns
--   how many have been taken beside, or REFUSED if there are not enough,
--   how many permits are left,
--   the time until there are as many as are asked for: 0 for now, NEVER if there never are,
--   the time until there are more than are left.
--
-- NUMBERS are those of a limit, packed into one word, because each word and each tonumber costs as much as a step of an
-- algorithm: limit, window, permits, more, burst, group. The algorithms of concurrent permits take the last word of all for
-- their holder.
--
-- A clock that has been set back is met by moving what is recorded back with it: what was taken counts as taken just now.
local NUMBERS = '>dddddd'
local REFUSED = -1
local NEVER = -1
local algorithms = {}

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function millis(micros)
  return math.max(1, math.ceil(micros / 1000))
end
