package io.courier.logic.config;

import io.courier.messages.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How Logic works; every key is in application.yaml with its environment variable.
///
/// @param maxPollRecords messages decided on in one go, and asked about in one round trip to Redis
/// @param maxUnresolvedRecords of a partition, handed on but not yet acknowledged by the brokers;
///     at this bound the partition is paused until half is
/// @param maxUnresolvedBytes of a partition, likewise
/// @param maxContentSize of a message's content; a larger one is refused. At most 256KB
/// @param recipientsPerTask of one shard in one record; more are split. At most 2500, so that a
///     record with the largest content stays below what Kafka takes
/// @param idempotencyLife how long a client's retry is told from a new message
/// @param redisTimeout of one round trip; then the poll is tried again
@ConfigurationProperties(prefix = "courier.logic", ignoreUnknownFields = false)
public record LogicProperties(
    @DefaultValue("500") int maxPollRecords,
    @DefaultValue("5000") int maxUnresolvedRecords,
    @DefaultValue("16MB") DataSize maxUnresolvedBytes,
    @DefaultValue("16KB") DataSize maxContentSize,
    @DefaultValue("1000") int recipientsPerTask,
    @DefaultValue("24h") Duration idempotencyLife,
    @DefaultValue("2s") Duration redisTimeout) {
  private static final Bounds BOUNDS = new Bounds("courier.logic");

  public LogicProperties {
    BOUNDS.count("max-poll-records", maxPollRecords, 1, 10_000);
    BOUNDS.count("max-unresolved-records", maxUnresolvedRecords, 1, 1_000_000);
    BOUNDS.size("max-unresolved-bytes", maxUnresolvedBytes.toBytes(), 1, 1L << 30);
    BOUNDS.size("max-content-size", maxContentSize.toBytes(), 1, 256 << 10);
    BOUNDS.count("recipients-per-task", recipientsPerTask, 1, 2_500);
    BOUNDS.time("idempotency-life", idempotencyLife, Duration.ofSeconds(1), Duration.ofDays(30));
    BOUNDS.time("redis-timeout", redisTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
  }
}
