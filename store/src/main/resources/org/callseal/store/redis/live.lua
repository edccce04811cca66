-- The list of SPIs in the order of their storing, a stream. Its ids are times of day that only rise, so that what a
-- Redis stores which has lost its end, or everything, comes after what was read before.

local AHEAD = 3600 * 1000
local TRIMMED = 16

local function millis(id)
  return tonumber(string.match(id, '^(%d+)-'))
end

local function ended(entry, time)
  local spi = entry[2][2]
  local ends = type(spi) == 'string' and #spi == 24 and tonumber(string.sub(spi, 9), 16)
  return not ends or ends <= time
end

-- From the oldest on, as far as they have ended: a few more at each storing than are stored.
local function trim(key, time)
  local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', TRIMMED)
  local keep
  for i, entry in ipairs(oldest) do
    if not ended(entry, time) then
      keep = i
      break
    end
  end
  keep = keep or #oldest
  if keep > 1 then
    redis.call('XTRIM', key, 'MINID', oldest[keep][1])
  end
end

-- spi: SPI (8) end (16), in hexadecimal digits.
local function append(key, spi, ends)
  local time = tonumber(redis.call('TIME')[1])
  local id = redis.pcall('XADD', key, '*', 'a', spi)
  if type(id) ~= 'string' or millis(id) > time * 1000 + AHEAD then
    redis.call('DEL', key)
    redis.call('XADD', key, '*', 'a', spi)
  end
  trim(key, time)
  if redis.call('TTL', key) < ends - time then
    redis.call('EXPIREAT', key, string.format('%.0f', ends))
  end
end
