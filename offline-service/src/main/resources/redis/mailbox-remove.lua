-- Removes entries from the copy of one mailbox.
--
-- KEYS[1]  mailbox:{s7}:<user>:<device>, see mailbox-add.lua
-- ARGV[1]  epoch of the shard's writer
-- ARGV[2…] positions
--
-- Returns the number of entries left, or -1 when a newer writer has been here.

local head = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
if not head then
  return 0
end
if string.sub(head, 1, 1) == '#' and tonumber(string.sub(head, 2)) > tonumber(ARGV[1]) then
  return -1
end
for i = 2, #ARGV do
  redis.call('ZREMRANGEBYSCORE', KEYS[1], ARGV[i], ARGV[i])
end
local entries = redis.call('ZCARD', KEYS[1]) - 1
if entries <= 0 then
  redis.call('DEL', KEYS[1])
end
return entries
