-- Accepts one write and shows it in the same step. Not for clusters, where its keys lie in several slots.
-- KEYS[8] entry
-- ARGV[1] to ARGV[4] see accept, ARGV[5] header before the times, ARGV[6] header after the times, then tags and payload,
-- ARGV[7] ms for which the value is fresh, ARGV[8] ms for which it is kept, ARGV[9] channel, ARGV[10] message
-- Returns what accept does, then the time of this server in microseconds, or -1 if the entry has a newer version and stays.
-- Without room the message goes out nevertheless, because it has a number that the others wait for.
local time = micros()
local answer = accept(4, true)
if answer[1] == 1 then
  answer[4] = put(KEYS[8], header(KEYS[8]), ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], time)
else
  publish(ARGV[9], ARGV[10], 0, time)
  answer[4] = 0
end
return answer
