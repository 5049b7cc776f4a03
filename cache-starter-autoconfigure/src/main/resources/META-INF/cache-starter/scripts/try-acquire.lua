-- Takes permits of several limits, or of none of them. A limit in the shadow is asked for itself and hinders nothing.
-- KEYS the state of each limit
-- ARGV[1] '1' to take, '0' to look only; ARGV[2] how many permits more may be taken of each limit if all have them; then
-- for each limit: algorithm, limit, window in microseconds, burst or holder, permits, '1' if it is in the shadow
-- Returns how many permits more have been taken, or -1 if none at all; then for each limit: the permits that are left, the
-- time in microseconds until the wanted ones could be taken, the time until there are more
local PER_LIMIT = 6
local now = clock()
local free, retries, resets, takes = {}, {}, {}, {}
local allowed = true
local more = tonumber(ARGV[2])
for i = 1, #KEYS do
  local at = 3 + (i - 1) * PER_LIMIT
  local permits = tonumber(ARGV[at + 4])
  free[i], retries[i], resets[i], takes[i] = algorithms[ARGV[at]](KEYS[i], now, tonumber(ARGV[at + 1]),
    tonumber(ARGV[at + 2]), ARGV[at + 3], permits)
  allowed = allowed and (retries[i] == 0 or ARGV[at + 5] == '1')
  more = math.max(0, math.min(more, free[i] - permits))
end
local answer = { allowed and more or -1 }
for i = 1, #KEYS do
  if allowed and retries[i] == 0 and ARGV[1] == '1' then
    free[i], resets[i] = takes[i](tonumber(ARGV[3 + (i - 1) * PER_LIMIT + 4]) + more)
  end
  table.insert(answer, math.max(0, free[i]))
  table.insert(answer, retries[i])
  table.insert(answer, resets[i])
end
return answer
