-- The same for entries that were found to point at nothing. In a cluster an entry is written just before its
-- association: what was born in this minute is left for the next who finds it.
local time = now()
local gone = {}
for _, entry in ipairs(ARGV) do
  gone[entry] = math.abs(number(entry, 9, 24) - time) > 60
end
local kept = {}
for _, entry in ipairs(entries(KEYS[1], '')) do
  if not gone[entry] then
    kept[#kept + 1] = entry
  end
end
write(KEYS[1], kept)
return 1
