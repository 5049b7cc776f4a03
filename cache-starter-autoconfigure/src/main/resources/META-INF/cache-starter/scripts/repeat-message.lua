-- Notes that a consumer tries a message again. Returns 1, or 0 if it no longer has it.
-- ARGV[1] group, ARGV[2] consumer, ARGV[3] id, ARGV[4] number of the attempt
if not has(ARGV[1], ARGV[2], ARGV[3]) then
  return 0
end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'RETRYCOUNT', ARGV[4], 'JUSTID')
return 1
