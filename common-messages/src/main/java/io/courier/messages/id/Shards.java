package io.courier.messages.id;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/// The shard of a user: the partition that Kafka's default partitioner gives the user id.
///
/// @param count P, the number of partitions of every shard-keyed topic
public record Shards(int count) {
  public Shards {
    if (count < 1) {
      throw new IllegalArgumentException("at least one shard");
    }
  }

  /// From 0 to `count - 1`.
  public int of(String user) {
    return BuiltInPartitioner.partitionForKey(user.getBytes(StandardCharsets.UTF_8), count);
  }
}
