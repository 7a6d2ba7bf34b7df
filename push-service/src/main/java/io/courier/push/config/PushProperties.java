package io.courier.push.config;

import io.courier.kafka.produce.Producers;
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
  public PushProperties {
    atLeastOne("max-poll-records", maxPollRecords);
    atLeastOne("max-unresolved-records", maxUnresolvedRecords);
    atLeastOne("max-unresolved-bytes", maxUnresolvedBytes.toBytes());
    atLeastOne("max-users-per-round-trip", maxUsersPerRoundTrip);
    atLeastOne("max-fields-per-command", maxFieldsPerCommand);
    atLeastOne("dedup-life in seconds", dedupLife.toSeconds());
    atLeastOne("redis-timeout in milliseconds", redisTimeout.toMillis());
    if (maxRecordSize.toBytes() < 1024 || maxRecordSize.toBytes() > Producers.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "courier.push.max-record-size is from 1KB to "
              + Producers.MAX_RECORD_BYTES
              + "B, not "
              + maxRecordSize);
    }
  }

  private static void atLeastOne(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("courier.push." + key + " is at least 1, not " + value);
    }
  }
}
