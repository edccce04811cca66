-- A flow, unless there is one with the same or a higher sequence, or no association to it. It ends with that.
local left = redis.call('PTTL', KEYS[1])
if left <= 0 then
  return 0
end
local old = redis.pcall('GETRANGE', KEYS[2], 0, 15)
if type(old) == 'string' and #old == 16 and not string.find(old, '[^0-9a-f]') then
  -- Halves, because a number holds 53 bits.
  local oldHigh, oldLow = tonumber(string.sub(old, 1, 8), 16), tonumber(string.sub(old, 9), 16)
  local high, low = tonumber(string.sub(ARGV[1], 1, 8), 16), tonumber(string.sub(ARGV[1], 9), 16)
  if oldHigh > high or oldHigh == high and oldLow >= low then
    return 0
  end
end
redis.call('SET', KEYS[2], ARGV[1] .. ARGV[2], 'PX', left)
return 1
