-- All of an association, where one node has all its keys: association, flow, list, index of the device, of names.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
append(KEYS[3], ARGV[3], tonumber(ARGV[2]))
for i = 4, #KEYS do
  index(KEYS[i], ARGV[4])
end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
return 1
