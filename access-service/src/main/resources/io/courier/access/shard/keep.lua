-- Renews what this node publishes: writes the entries that are missing or older than its own.
--
-- KEYS[1]  shards: hash shard -> "<epoch> <node> <link address>"
-- ARGV[1]  node
-- ARGV[2]  link address
-- ARGV[3…] shard, epoch, shard, epoch, …
-- returns  the shards for which a higher epoch is stored, joined by spaces: they are not ours
local higher = {}
for i = 3, #ARGV, 2 do
  local epoch = tonumber(ARGV[i + 1])
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  local before = stored and tonumber(string.match(stored, '^%d+'))
  if before and before > epoch then
    higher[#higher + 1] = ARGV[i]
  elseif before ~= epoch then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
  end
end
return table.concat(higher, ' ')
