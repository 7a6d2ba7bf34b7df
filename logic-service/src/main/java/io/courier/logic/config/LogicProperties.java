package io.courier.logic.config;

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
  private static final long MOST_CONTENT_BYTES = 256 << 10;
  private static final long MOST_RECIPIENTS = 2_500;

  public LogicProperties {
    within("max-poll-records", maxPollRecords, Integer.MAX_VALUE);
    within("max-unresolved-records", maxUnresolvedRecords, Integer.MAX_VALUE);
    within("max-unresolved-bytes", maxUnresolvedBytes.toBytes(), Long.MAX_VALUE);
    within("max-content-size in bytes", maxContentSize.toBytes(), MOST_CONTENT_BYTES);
    within("recipients-per-task", recipientsPerTask, MOST_RECIPIENTS);
    within("idempotency-life in seconds", idempotencyLife.toSeconds(), Long.MAX_VALUE);
    within("redis-timeout in milliseconds", redisTimeout.toMillis(), Long.MAX_VALUE);
  }

  private static void within(String key, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "courier.logic." + key + " is from 1 to " + most + ", not " + value);
    }
  }
}
