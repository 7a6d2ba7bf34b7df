package io.courier.kafka.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;

/// How one [PollLoop] reads.
///
/// @param name of the loop: its thread, its metrics, its client id
/// @param group consumer group
/// @param topics by name
/// @param consumer Kafka consumer settings beyond the common ones
/// @param maxUnresolvedRecords for each partition; at this bound it is paused until half is done
/// @param maxUnresolvedBytes for each partition, likewise
/// @param commitInterval how often offsets are committed; a crash reads again what was done since
public record PollLoopSettings(
    String name,
    String group,
    List<String> topics,
    Map<String, Object> consumer,
    int maxUnresolvedRecords,
    long maxUnresolvedBytes,
    Duration commitInterval) {

  /// Of owners, in milliseconds. A member hears of a rebalance in the answer to a heartbeat, and
  /// between its two rounds the shards that move have no owner.
  private static final int OWNER_HEARTBEAT = 200;

  private static final int MAX_RECORDS = 5_000;
  private static final long MAX_BYTES = 16 << 20;
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

  public PollLoopSettings {
    topics = List.copyOf(topics);
    consumer = Map.copyOf(consumer);
  }

  /// For services that read several topics of the same shards and keep nothing: equal partition
  /// numbers go to the same member, always.
  public static PollLoopSettings ranged(String name, String group, List<String> topics) {
    return new PollLoopSettings(
        name,
        group,
        topics,
        Map.of(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName()),
        MAX_RECORDS,
        MAX_BYTES,
        COMMIT_INTERVAL);
  }

  /// For the owners of shards: what does not move is not touched by a rebalance, and the member has
  /// a static id, so that peers can evict it when they see it die.
  public static PollLoopSettings sticky(String name, String group, String topic, String memberId) {
    return new PollLoopSettings(
        name,
        group,
        List.of(topic),
        Map.of(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName(),
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            memberId,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            OWNER_HEARTBEAT),
        MAX_RECORDS,
        MAX_BYTES,
        COMMIT_INTERVAL);
  }

  public PollLoopSettings withBounds(int maxRecords, long maxBytes) {
    return new PollLoopSettings(
        name, group, topics, consumer, maxRecords, maxBytes, commitInterval);
  }

  public PollLoopSettings withConsumer(String key, Object value) {
    Map<String, Object> changed = new HashMap<>(consumer);
    changed.put(key, value);
    return new PollLoopSettings(
        name, group, topics, changed, maxUnresolvedRecords, maxUnresolvedBytes, commitInterval);
  }
}
