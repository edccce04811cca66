-- A flow, unless there is one with the same or a higher sequence, or no association to it. It ends with that.
-- One of the future would never be passed: it counts as none.
local HOUR = 3600 * 1000

local left = redis.call('PTTL', KEYS[1])
if left <= 0 then
  return 0
end
local old = redis.pcall('GETRANGE', KEYS[2], 0, 15)
if type(old) == 'string' and #old == 16 and not string.find(old, '[^0-9a-f]') then
  -- Halves, because a number holds 53 bits: what is lost of a larger difference does not matter.
  local oldHigh, oldLow = tonumber(string.sub(old, 1, 8), 16), tonumber(string.sub(old, 9), 16)
  local high, low = tonumber(string.sub(ARGV[1], 1, 8), 16), tonumber(string.sub(ARGV[1], 9), 16)
  local ahead = (oldHigh - high) * 2 ^ 32 + oldLow - low
  if ahead >= 0 and ahead <= HOUR then
    return 0
  end
end
redis.call('SET', KEYS[2], ARGV[1] .. ARGV[2], 'PX', left)
return 1
