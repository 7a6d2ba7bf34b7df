package io.courier.push.presence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells presence that can be believed from presence of a Redis that was emptied or rolled back:
/// the owner's epoch and its counted heartbeat never go backwards, and it names the history of
/// Redis in which its owner has last found it whole.
///
/// A process that has just started has seen nothing yet, and tells by the history alone. Presence
/// of an owner that names none is believed by the first two. Bounded by the number of shards. Used
/// by the one thread of its poll loop.
final class PresenceAge {
  private record Seen(long epoch, long beat) {}

  private final Map<Integer, Seen> newest = new HashMap<>();

  /// Whether presence with this stamp can be believed; if so it is remembered.
  ///
  /// @param now of the Redis that has answered, asked after the presence
  boolean accepts(int shard, PresenceStamp stamp, RedisHistory now) {
    Seen read = seen(stamp);
    if (read == null || now.isNotOf(stamp.historyOfOwner())) {
      return false;
    }
    Seen before = newest.get(shard);
    if (before != null && isOlder(read, before)) {
      return false;
    }
    newest.put(shard, read);
    return true;
  }

  private static @Nullable Seen seen(PresenceStamp stamp) {
    if (stamp.epoch() == null || stamp.beat() == null) {
      return null;
    }
    try {
      return new Seen(Long.parseLong(stamp.epoch()), Long.parseLong(stamp.beat()));
    } catch (NumberFormatException notAStamp) {
      return null;
    }
  }

  private static boolean isOlder(Seen stamp, Seen seen) {
    return stamp.epoch < seen.epoch || (stamp.epoch == seen.epoch && stamp.beat < seen.beat);
  }
}
