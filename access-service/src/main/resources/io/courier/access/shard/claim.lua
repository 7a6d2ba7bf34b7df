-- Takes shards over: raises each one's epoch above any that was stored, and publishes the owner.
--
-- KEYS[1]  shards: hash shard -> "<epoch> <node> <link address>"
-- ARGV[1]  node
-- ARGV[2]  link address
-- ARGV[3]  the least epoch: milliseconds since 1970, so that an emptied Redis cannot turn epochs back
-- ARGV[4…] shards
-- returns  the new epochs, in the order of the shards, joined by spaces
local epochs = {}
for i = 4, #ARGV do
  local epoch = tonumber(ARGV[3])
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  if stored then
    local before = tonumber(string.match(stored, '^%d+'))
    if before and before >= epoch then
      epoch = before + 1
    end
  end
  local text = string.format('%.0f', epoch)
  redis.call('HSET', KEYS[1], ARGV[i], text .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
  epochs[#epochs + 1] = text
end
return table.concat(epochs, ' ')
