-- Takes what was sent off the bucket of a user or of a conversation. A bucket that is not there is full.
--
-- KEYS[1]  rate:{alice} or rate:{group:g1}, a hash: 'full', when the bucket is full again, and
--          'newest', the newest record that it was charged for; microseconds since 1970
-- ARGV[1]  the newest of the messages that are charged for now, likewise
-- ARGV[2]  what they take: microseconds until they have come back
-- ARGV[3]  from 'newest' to 'full' at most
--
-- Returns 'full' and 'newest' as they are now.

local at = tonumber(ARGV[1])
local was = redis.call('HMGET', KEYS[1], 'full', 'newest')
local full = tonumber(was[1] or '0')
local newest = tonumber(was[2] or '0')
if at < newest then
  -- Clocks of nodes differ. Beyond a minute one was set back, or a backlog is read: the bucket goes
  -- there as full as it is.
  if newest - at > 60000000 then
    full = full - (newest - at)
  else
    at = newest
  end
end
full = math.min(math.max(full, at) + tonumber(ARGV[2]), at + tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'full', string.format('%.0f', full), 'newest', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], math.ceil((full - at) / 1000) + 1)
return {full, at}
