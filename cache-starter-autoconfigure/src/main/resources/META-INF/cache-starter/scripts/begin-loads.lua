-- Does for many keys what begin-load does for one.
-- KEYS entries
-- ARGV[1] lease in ms, ARGV[2] header without a value; then for each key: token, lowest epoch that the caller takes,
-- the first bytes of an entry that the caller has rejected, or nothing
-- Returns for each key the entry; 'G' if granted; 'W' and the ms until the other lease ends.
local time = micros()
local lease = tonumber(ARGV[1])
local answers = {}
for i, key in ipairs(KEYS) do
  local first = 3 * i
  answers[i] = begin(key, ARGV[first], lease, tonumber(ARGV[first + 1]), ARGV[first + 2], ARGV[2], time)
end
return answers
