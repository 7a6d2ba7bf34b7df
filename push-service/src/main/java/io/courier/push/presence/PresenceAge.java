package io.courier.push.presence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells presence that can be believed from presence of a Redis that was emptied or rolled back:
/// the owner's epoch and its counted heartbeat never go backwards.
///
/// A process that has just started has seen nothing yet and can only tell what is missing. Bounded
/// by the number of shards. Used by the one thread of its poll loop.
public final class PresenceAge {
  private record Seen(long epoch, long beat) {}

  private final Map<Integer, Seen> newest = new HashMap<>();

  /// Whether presence with this stamp can be believed; if so it is remembered.
  ///
  /// @param epoch the field `#epoch`, null when it is missing
  /// @param beat the field `#beat`, null when it is missing
  public boolean accepts(int shard, @Nullable String epoch, @Nullable String beat) {
    if (epoch == null || beat == null) {
      return false;
    }
    Seen stamp;
    try {
      stamp = new Seen(Long.parseLong(epoch), Long.parseLong(beat));
    } catch (NumberFormatException notAStamp) {
      return false;
    }
    Seen seen = newest.get(shard);
    if (seen != null && isOlder(stamp, seen)) {
      return false;
    }
    newest.put(shard, stamp);
    return true;
  }

  private static boolean isOlder(Seen stamp, Seen seen) {
    return stamp.epoch < seen.epoch || (stamp.epoch == seen.epoch && stamp.beat < seen.beat);
  }
}
