-- Lists dead letters, the oldest first.
-- ARGV[1] the first id, ARGV[2] the last id, ARGV[3] how many
-- Returns for each: its id, key as text, version, payload, reason, attempts, time in ms, '1' if a newer write was accepted
local answer = {}
for _, entry in ipairs(redis.call('XRANGE', DEAD, ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  local letter = {}
  for i = 1, #entry[2], 2 do
    letter[entry[2][i]] = entry[2][i + 1]
  end
  local newest = redis.call('HGET', NEWEST, letter.k)
  local overtaken = newest and tonumber(newest) > tonumber(letter.v)
  for _, part in ipairs({ entry[1], letter.k, letter.v, letter.p, letter.r, letter.a, letter.t, overtaken and '1' or '0' }) do
    table.insert(answer, part)
  end
end
return answer
