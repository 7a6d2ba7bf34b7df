-- Writes or deletes hints of known devices, for the single writer of the registry of a shard.
--
-- KEYS[1]  devices:{s7}, a hash: user -> device ids joined by ','; '#epoch' and '#writes' tell
--          whose hints these are and how many writes they have seen, '#history' in which history of
--          Redis (the master's replication ID) its writer has last found that none is missing
-- ARGV[1]  epoch of the shard's writer
-- ARGV[2]  '#writes' as the writer remembers it; 0: it has not written yet
-- ARGV[3…] user, devices, user, devices, …; empty devices delete the hint
--
-- Returns 1: written; 2: what we found was not what we had left (a former writer's, an emptied or
-- rolled back Redis, a write whose answer was lost), so all hints were deleted and none written;
-- -1: a newer writer has been here, and nothing was done.

local epoch = redis.call('HGET', KEYS[1], '#epoch')
if epoch and tonumber(epoch) > tonumber(ARGV[1]) then
  return -1
end
local outcome = 1
if epoch ~= ARGV[1] or redis.call('HGET', KEYS[1], '#writes') ~= ARGV[2] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], '#epoch', ARGV[1])
  outcome = 2
else
  for i = 3, #ARGV, 2 do
    if ARGV[i + 1] == '' then
      redis.call('HDEL', KEYS[1], ARGV[i])
    else
      redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    end
  end
end
redis.call('HSET', KEYS[1], '#writes', tonumber(ARGV[2]) + 1)
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
redis.call('HSET', KEYS[1], '#history', history or '')
return outcome
