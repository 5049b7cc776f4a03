-- Takes permits of several limits, or of none of them. A limit in the shadow is asked for itself and hinders nothing.
-- KEYS the state of each limit
-- ARGV[1] '1' to take, '0' to look only; ARGV[2] how many permits may be taken beside of a limit that is the only one; then
-- for each limit: algorithm, limit, window in microseconds, burst or holder, permits, '1' if it is in the shadow
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

local function ask(i, really)
  local at = 3 + (i - 1) * PER_LIMIT
  local _, free, retry, reset = algorithms[ARGV[at]](KEYS[i], now, tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]),
    ARGV[at + 3], tonumber(ARGV[at + 4]), 0, really)
  answer[3 * i - 1], answer[3 * i], answer[3 * i + 1] = free, retry, reset
  return retry == 0 or ARGV[at + 5] == '1'
end

for i = 1, #KEYS do
  if not ask(i, false) then
    answer[1] = REFUSED
  end
end
for i = 1, take and answer[1] ~= REFUSED and #KEYS or 0 do
  if answer[3 * i] == 0 then
    ask(i, true)
  end
end
return answer
