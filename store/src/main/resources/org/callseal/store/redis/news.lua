-- What was stored after a position. Where the list does not reach up to it, Redis has lost what was read before: then
-- from the beginning. Gives the id of the last entry, '' for the position asked for, and the entries in one text.
local from, most = ARGV[1], tonumber(ARGV[2])
local last = redis.pcall('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if last.err or #last == 0 then
  return {from == '0-0' and '' or '0-0', ''}
end
local lastMillis, lastNumber = string.match(last[1][1], '^(%d+)-(%d+)$')
local fromMillis, fromNumber = string.match(from, '^(%d+)-(%d+)$')
lastMillis, fromMillis = tonumber(lastMillis), tonumber(fromMillis)
local after = from
if fromMillis > lastMillis or fromMillis == lastMillis and tonumber(fromNumber) > tonumber(lastNumber) then
  after = '0-0'
end
local found = redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', most)
local texts = {}
for _, entry in ipairs(found) do
  local text = entry[2][2]
  if type(text) == 'string' and #text == 24 then
    texts[#texts + 1] = text
  end
end
local position = #found > 0 and found[#found][1] or after
return {position == from and '' or position, table.concat(texts)}
