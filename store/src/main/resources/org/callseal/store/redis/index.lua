-- An index: entries of 40 hexadecimal digits, SPI (8) born (16) end (16), the one born last first, 128 at most. What
-- anybody else has written there is dropped, so that the next writing heals it.

local ENTRY = 40
local MOST = 128
local LONGEST = 400 * 24 * 3600

local function number(entry, from, to)
  return tonumber(string.sub(entry, from, to), 16)
end

local function now()
  return tonumber(redis.call('TIME')[1])
end

-- Those that have not ended, without the one of an SPI.
local function entries(key, spi)
  local kept = {}
  local text = redis.pcall('GETRANGE', key, 0, ENTRY * MOST - 1)
  if type(text) ~= 'string' then
    return kept
  end
  local time = now()
  for at = 1, #text - ENTRY + 1, ENTRY do
    local entry = string.sub(text, at, at + ENTRY - 1)
    if not string.find(entry, '[^0-9a-f]') and string.sub(entry, 1, 8) ~= spi then
      local ends = number(entry, 25, 40)
      if ends > time and ends < time + LONGEST then
        kept[#kept + 1] = entry
      end
    end
  end
  return kept
end

local function write(key, kept)
  local last = 0
  for _, entry in ipairs(kept) do
    last = math.max(last, number(entry, 25, 40))
  end
  if last > now() then
    redis.call('SET', key, table.concat(kept), 'EXAT', string.format('%.0f', last))
  else
    redis.call('DEL', key)
  end
end

local function index(key, own)
  local kept = entries(key, string.sub(own, 1, 8))
  local at = 1
  while at <= #kept and number(kept[at], 9, 24) >= number(own, 9, 24) do
    at = at + 1
  end
  if #kept >= MOST then
    table.remove(kept)
    at = math.min(at, #kept + 1)
  end
  table.insert(kept, at, own)
  write(key, kept)
end
