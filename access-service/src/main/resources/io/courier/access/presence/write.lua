-- Writes the presence of one shard, if its writer is the owner, nothing was lost meanwhile, and no
-- later write of the same owner has been carried out.
--
-- KEYS[1]  presence:{s<N>}: hash user -> devices online, "#epoch", "#write", "#beat"
-- ARGV[1]  epoch of the writer
-- ARGV[2]  number of this write: above those of all that were sent before it under this epoch
-- ARGV[3]  how:
--            take    the first write of an owner; what a former owner left stays
--            update  as long as our epoch is stored and the known write completed the shard
--            restore begins to write everything anew: removes all, the beat too, so that readers
--                    find the shard unknown until the last part is there
--            fill    a further part of everything, as long as the known part is stored
-- ARGV[4]  update, fill: number of the last write that is known to be carried out
-- ARGV[5]  1: with this write the shard is complete, and its number becomes the beat; else 0
-- ARGV[6…] user, value, user, value, …; an empty value removes the user
-- returns  1 written, 2 our epoch or the known write is missing, else refused: the higher epoch stored,
--          or the number of a later write of this epoch, negative
--
-- A client repeats a write that was not answered when its connection broke: the same number is
-- carried out again. Numbers of different epochs are not compared, and an emptied hash has none.
local ours = tonumber(ARGV[1])
local how = ARGV[3]
local stamps = redis.call('HMGET', KEYS[1], '#epoch', '#write', '#beat')
local epoch = tonumber(stamps[1] or '-1')
if epoch > ours then
  return epoch
end
local newest = tonumber(stamps[2] or '-1')
if epoch == ours and newest > tonumber(ARGV[2]) then
  return -newest
end
if how == 'update' then
  if epoch < ours or tonumber(stamps[3] or '-1') < tonumber(ARGV[4]) then
    return 2
  end
elseif how == 'fill' then
  if epoch < ours or newest < tonumber(ARGV[4]) then
    return 2
  end
else
  if how == 'restore' then
    redis.call('DEL', KEYS[1])
  end
  redis.call('HSET', KEYS[1], '#epoch', ARGV[1])
end
redis.call('HSET', KEYS[1], '#write', ARGV[2])
for i = 6, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[1], '#beat', ARGV[2])
end
return 1
