-- Accepts writes, all or none. ARGV and answer: see accept.
return accept(#ARGV, false)
