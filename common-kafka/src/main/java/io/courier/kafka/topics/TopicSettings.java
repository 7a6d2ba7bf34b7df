package io.courier.kafka.topics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How topics are made where they are missing, and what is checked where they exist.
///
/// @param shards P: partitions of every topic keyed by user, and of `chat_input`. 24 for one
///     machine,
///     512 for a large cluster. Cannot be changed without a new generation
/// @param replicas of each partition
/// @param minInSyncReplicas that must have a record before it counts as accepted
/// @param retention well above the longest outage to be survived
@ConfigurationProperties(prefix = "courier.topics", ignoreUnknownFields = false)
public record TopicSettings(
    @DefaultValue("24") int shards,
    @DefaultValue("1") short replicas,
    @DefaultValue("1") int minInSyncReplicas,
    @DefaultValue("7d") Duration retention) {
  public TopicSettings {
    if (shards < 1 || shards > 4096) {
      throw new IllegalArgumentException("courier.topics.shards is from 1 to 4096, not " + shards);
    }
    if (minInSyncReplicas < 1 || minInSyncReplicas > replicas) {
      throw new IllegalArgumentException(
          "courier.topics.min-in-sync-replicas is from 1 to the number of replicas ("
              + replicas
              + "), not "
              + minInSyncReplicas);
    }
  }
}
