-- Gives a partition up. ARGV[1] holder, ARGV[2] fencing number
if isOwner(ARGV[1], ARGV[2]) then
  return redis.call('DEL', OWNER)
end
return 0
