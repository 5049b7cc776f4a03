-- What the scripts on structures share. Each of them touches one key, KEYS[1]. Those that write begin with
-- ARGV[1] the time to live in ms, ARGV[2] 1 if each write begins it anew, else 0

-- Keeps what has been written; 'left' is PTTL before, if the key may have gone in between.
local function keep(left)
  left = left or redis.call('PTTL', KEYS[1])
  if ARGV[2] == '1' or left < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
  else
    redis.call('PEXPIRE', KEYS[1], left)
  end
end
