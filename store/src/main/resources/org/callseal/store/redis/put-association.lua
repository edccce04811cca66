-- The association itself, which is what makes it exist; a flow of an earlier one under its SPI goes.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
return 1
