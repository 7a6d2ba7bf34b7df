package io.courier.push.config;

import io.courier.kafka.produce.Producers;
import io.courier.messages.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How Push works; every key is in application.yaml with its environment variable.
///
/// @param maxPollRecords records decided on in one go, and asked about in one round trip to Redis
/// @param maxUnresolvedRecords of a partition, handed on but not yet acknowledged by the brokers;
///     at this bound the partition is paused until half is
/// @param maxUnresolvedBytes of a partition, likewise
/// @param maxRecordSize of what is produced; recipients that do not fit go into a further record
/// @param dedupLife how long the first position of a message is remembered
/// @param redisTimeout of one round trip; then the poll is tried again
/// @param maxUsersPerRoundTrip recipients asked about in one round trip; a poll with more is asked
///     about in several, and leaves when all are answered
/// @param maxFieldsPerCommand users asked about in one Redis command: a longer one would keep
///     Redis from others
@ConfigurationProperties(prefix = "courier.push", ignoreUnknownFields = false)
public record PushProperties(
    @DefaultValue("500") int maxPollRecords,
    @DefaultValue("5000") int maxUnresolvedRecords,
    @DefaultValue("16MB") DataSize maxUnresolvedBytes,
    @DefaultValue("900KB") DataSize maxRecordSize,
    @DefaultValue("1h") Duration dedupLife,
    @DefaultValue("2s") Duration redisTimeout,
    @DefaultValue("20000") int maxUsersPerRoundTrip,
    @DefaultValue("1000") int maxFieldsPerCommand) {
  private static final Bounds BOUNDS = new Bounds("courier.push");

  public PushProperties {
    BOUNDS.count("max-poll-records", maxPollRecords, 1, 10_000);
    BOUNDS.count("max-unresolved-records", maxUnresolvedRecords, 1, 1_000_000);
    BOUNDS.size("max-unresolved-bytes", maxUnresolvedBytes.toBytes(), 1, 1L << 30);
    BOUNDS.size("max-record-size", maxRecordSize.toBytes(), 1_024, Producers.MAX_RECORD_BYTES);
    BOUNDS.time("dedup-life", dedupLife, Duration.ofSeconds(1), Duration.ofDays(30));
    BOUNDS.time("redis-timeout", redisTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
    BOUNDS.count("max-users-per-round-trip", maxUsersPerRoundTrip, 1, 1_000_000);
    BOUNDS.count("max-fields-per-command", maxFieldsPerCommand, 1, 100_000);
  }
}
