-- Writes the presence of one shard, if its writer is the owner and nothing was lost meanwhile.
--
-- KEYS[1]  presence:{s<N>}: hash user -> devices online, "#epoch", "#beat"
-- ARGV[1]  epoch of the writer
-- ARGV[2]  how:
--            take    the first write of an owner; what a former owner left stays
--            update  as long as our epoch and at least the known beat are stored
--            restore begins to write everything anew: removes all, the beat too, so that readers
--                    find the shard unknown until the last part is there
--            fill    a further part of everything
-- ARGV[3]  update: the beat that must be stored at least
-- ARGV[4]  the beat to store; empty: none
-- ARGV[5…] user, value, user, value, …; an empty value removes the user
-- returns  1 written, 2 our epoch or beat is missing or older, else refused: the higher epoch stored
local ours = tonumber(ARGV[1])
local how = ARGV[2]
local epoch = tonumber(redis.call('HGET', KEYS[1], '#epoch') or '-1')
if epoch > ours then
  return epoch
end
if how == 'update' then
  local beat = tonumber(redis.call('HGET', KEYS[1], '#beat') or '-1')
  if epoch < ours or beat < tonumber(ARGV[3]) then
    return 2
  end
elseif how == 'fill' then
  if epoch < ours then
    return 2
  end
else
  if how == 'restore' then
    redis.call('DEL', KEYS[1])
  end
  redis.call('HSET', KEYS[1], '#epoch', ARGV[1])
end
for i = 5, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], '#beat', ARGV[4])
end
return 1
