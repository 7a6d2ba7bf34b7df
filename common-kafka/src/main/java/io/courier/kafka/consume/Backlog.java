package io.courier.kafka.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/// How far one loop is behind, by topic, as of its last count. Counted on the poll thread about
/// once a second, since it goes over all partitions; read from any thread.
///
/// The age goes on rising when the poll thread stands still: it is that of a record, not a count.
final class Backlog {
  private static final long EVERY_NANOS = 1_000_000_000;

  /// @param records of the partitions assigned that are not done, read or not
  /// @param oldestAt when the oldest of those read was written, in milliseconds since 1970;
  ///     `Long.MAX_VALUE` when all that was read is done
  private record OfTopic(long records, long oldestAt) {
    private static final OfTopic NONE = new OfTopic(0, Long.MAX_VALUE);

    private OfTopic and(long more, long at) {
      return new OfTopic(records + more, Math.min(oldestAt, at));
    }
  }

  private volatile Map<String, OfTopic> topics = Map.of();
  private volatile double fill;
  private long countedNanos;
  private boolean counted;

  boolean isDue(long nowNanos) {
    return !counted || nowNanos - countedNanos >= EVERY_NANOS;
  }

  /// @param unread how many records of a partition lie beyond what was read; 0 when it is not known
  /// @param fullest the fullest partition against its bound, from 0 to 1 and a little above
  void count(
      long nowNanos,
      Set<TopicPartition> assignment,
      Map<TopicPartition, OffsetTracker> trackers,
      ToLongFunction<TopicPartition> unread,
      double fullest) {
    counted = true;
    countedNanos = nowNanos;
    Map<String, OfTopic> sums = new HashMap<>();
    for (TopicPartition partition : assignment) {
      OffsetTracker tracker = trackers.get(partition);
      long records = unread.applyAsLong(partition);
      long oldestAt = Long.MAX_VALUE;
      if (tracker != null) {
        records += tracker.unresolvedRecords();
        oldestAt = tracker.oldestTimestamp();
      }
      OfTopic sum = sums.getOrDefault(partition.topic(), OfTopic.NONE);
      sums.put(partition.topic(), sum.and(records, oldestAt));
    }
    topics = sums;
    fill = fullest;
  }

  void clear() {
    topics = Map.of();
    fill = 0;
    counted = false;
  }

  double records(String topic) {
    return topics.getOrDefault(topic, OfTopic.NONE).records();
  }

  /// 0 when nothing waits, and when clocks differ so that a record seems to come from the future.
  double seconds(String topic, long nowMillis) {
    long oldestAt = topics.getOrDefault(topic, OfTopic.NONE).oldestAt();
    return oldestAt >= nowMillis ? 0 : (nowMillis - oldestAt) / 1_000.0;
  }

  double fill() {
    return fill;
  }
}
