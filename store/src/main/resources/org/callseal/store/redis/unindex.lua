-- Takes entries out of an index that point at nothing.
local gone = {}
for _, entry in ipairs(ARGV) do
  gone[entry] = true
end
local kept = {}
for _, entry in ipairs(entries(KEYS[1], '')) do
  if not gone[entry] then
    kept[#kept + 1] = entry
  end
end
write(KEYS[1], kept)
return 1
