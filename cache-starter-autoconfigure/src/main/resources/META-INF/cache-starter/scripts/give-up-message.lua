-- Moves a message that cannot be handled to the dead letters. Once only, however often it is called.
-- KEYS[2] stream of the dead letters
-- ARGV[1] group, ARGV[2] id, ARGV[3] number of attempts, ARGV[4] why, ARGV[5] about how many dead letters are kept,
-- ARGV[6] for how long, in ms, ARGV[7] payload
-- Returns 1, or 0 if the message had been acknowledged.
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return 0
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'id', ARGV[2], 'group', ARGV[1], 'attempts', ARGV[3], 'reason',
  ARGV[4], PAYLOAD, ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
