-- Adds entries to the copy of one mailbox and keeps the newest.
--
-- KEYS[1]  mailbox:{s7}:<user>:<device>, a sorted set: score = position, member = the position in
--          8 bytes and the body; the first member has score 0 and is '#<epoch>' of the writer
-- ARGV[1]  epoch of the shard's writer
-- ARGV[2]  most entries
-- ARGV[3]  life in seconds
-- ARGV[4]  1: instead of what is there; 0: to it
-- ARGV[5…] position, member, position, member, …
--
-- Returns the number of entries, or -1 when a newer writer has been here.

local head = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
local mark = '#' .. ARGV[1]
if head and string.sub(head, 1, 1) == '#' and tonumber(string.sub(head, 2)) > tonumber(ARGV[1]) then
  return -1
end
if head and (head ~= mark or ARGV[4] == '1') then
  redis.call('DEL', KEYS[1])
end
redis.call('ZADD', KEYS[1], 0, mark)
for i = 5, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
local entries = redis.call('ZCARD', KEYS[1]) - 1
local most = tonumber(ARGV[2])
if entries > most then
  redis.call('ZREMRANGEBYRANK', KEYS[1], 1, entries - most)
  entries = most
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return entries
