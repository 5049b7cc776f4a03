-- Takes permits of several limits, or of none of them. The limits of a group in the shadow do so among themselves, and
-- hinder no others.
-- KEYS the state of each limit
-- ARGV[1] '1' to take, '0' to look only; ARGV[2] how many permits may be taken beside of a limit that is the only one; then
-- for each limit: algorithm, limit, window in microseconds, burst or holder, permits, the group: '0' if it is not in the shadow
-- Returns how many permits have been taken beside, or REFUSED if none at all; then for each limit: the permits that are
-- left, the time in microseconds until there are as many as are asked for, the time until there are more
local PER_LIMIT = 6
local now = clock()
local take = ARGV[1] == '1'
if #KEYS == 1 then
  return { algorithms[ARGV[3]](KEYS[1], now, tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7]),
    tonumber(ARGV[2]), take) }
end

local answer = { 0 }

local refused = {}

local function ask(i, really)
  local at = 3 + (i - 1) * PER_LIMIT
  local _, free, retry, reset = algorithms[ARGV[at]](KEYS[i], now, tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]),
    ARGV[at + 3], tonumber(ARGV[at + 4]), 0, really)
  answer[3 * i - 1], answer[3 * i], answer[3 * i + 1] = free, retry, reset
  return ARGV[at + 5], retry == 0
end

for i = 1, #KEYS do
  local group, fits = ask(i, false)
  refused[group] = refused[group] or not fits
end
if refused['0'] then
  answer[1] = REFUSED
end
for i = 1, take and not refused['0'] and #KEYS or 0 do
  if not refused[ARGV[2 + i * PER_LIMIT]] then
    ask(i, true)
  end
end
return answer
