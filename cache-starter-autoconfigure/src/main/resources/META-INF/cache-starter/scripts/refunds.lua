-- refunds[code](key, now, limit, window, permits) gives permits back and returns how many.
local refunds = {}
