-- Takes permits of several limits, or of none of them. The limits of a group in the shadow do so among themselves, and
-- hinder no others.
-- KEYS the state of each limit
-- ARGV[1] '1' to take, '0' to look only; then for each limit: algorithm, NUMBERS with the group 0 if it is not in the
-- shadow. Permits beside are taken only of a limit that is the only one.
-- Returns, packed as ANSWER, for each limit: how many permits have been taken beside, or REFUSED; the permits that are left,
-- the time in microseconds until there are as many as are asked for, the time until there are more
local ANSWER = '>i8i8i8i8'
local take = ARGV[1] == '1'
if #KEYS == 1 then
  return struct.pack(ANSWER, algorithms[ARGV[2]](KEYS[1], clock(), take, struct.unpack(NUMBERS, ARGV[3])))
end

local now = clock()
local answers = {}
local refused = {}

local function ask(i, really)
  local limit, window, permits, _, burst, group = struct.unpack(NUMBERS, ARGV[1 + 2 * i])
  local beside, free, retry, reset = algorithms[ARGV[2 * i]](KEYS[i], now, really, limit, window, permits, 0, burst)
  answers[i] = struct.pack(ANSWER, beside, free, retry, reset)
  return group, retry == 0
end

for i = 1, #KEYS do
  local group, fits = ask(i, false)
  refused[group] = refused[group] or not fits
end
for i = 1, take and not refused[0] and #KEYS or 0 do
  local _, _, _, _, _, group = struct.unpack(NUMBERS, ARGV[1 + 2 * i])
  if not refused[group] then
    ask(i, true)
  end
end
return table.concat(answers)
