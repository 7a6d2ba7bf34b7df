package io.courier.kafka.topics;

import io.courier.messages.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How topics are made where they are missing, what is checked where they exist, and how long.
///
/// @param shards P: partitions of every topic keyed by user, and of `chat_input`. 24 for one
///     machine, 512 for a large cluster. Cannot be changed without a new generation
/// @param replicas of each partition
/// @param minInSyncReplicas that must have a record before it counts as accepted
/// @param retention well above the longest outage to be survived
/// @param startTimeout how long a start waits for Kafka, and for the generation in Redis
/// @param checkEvery how often it is looked whether the topics are still those of the start
@ConfigurationProperties(prefix = "courier.topics", ignoreUnknownFields = false)
public record TopicSettings(
    @DefaultValue("24") int shards,
    @DefaultValue("1") short replicas,
    @DefaultValue("1") int minInSyncReplicas,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("2m") Duration startTimeout,
    @DefaultValue("10s") Duration checkEvery) {
  private static final Bounds BOUNDS = new Bounds("courier.topics");

  @ConstructorBinding
  public TopicSettings {
    BOUNDS.count("shards", shards, 1, 4096);
    BOUNDS.count("replicas", replicas, 1, 100);
    BOUNDS.that(
        minInSyncReplicas >= 1 && minInSyncReplicas <= replicas,
        "min-in-sync-replicas",
        "is from 1 to the number of replicas (" + replicas + "), not " + minInSyncReplicas);
    BOUNDS.time("retention", retention, Duration.ofHours(1), Duration.ofDays(3650));
    BOUNDS.time("start-timeout", startTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    BOUNDS.time("check-every", checkEvery, Duration.ofMillis(100), Duration.ofMinutes(5));
  }

  /// With the usual waiting.
  public TopicSettings(int shards, short replicas, int minInSyncReplicas, Duration retention) {
    this(
        shards,
        replicas,
        minInSyncReplicas,
        retention,
        Duration.ofMinutes(2),
        Duration.ofSeconds(10));
  }
}
