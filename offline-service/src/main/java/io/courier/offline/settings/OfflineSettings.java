package io.courier.offline.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How offline-service works. Each key is explained in application.yaml too.
///
/// @param loops poll loops, each with a thread, a share of the shards and a database connection
/// @param pollRecords of one poll at most
/// @param maxUnresolvedRecords of a partition, read and not yet done; at this bound it is paused
///     until half is
/// @param maxUnresolvedBytes of a partition, likewise
/// @param transactionRows a poll is written in parts of about so many rows
/// @param redisTimeout how long one poll waits for Redis
/// @param page one run of a mailbox
/// @param mailbox what one mailbox holds at most
/// @param device the registry
/// @param census what is known of mailboxes without asking
/// @param copy the copy of mailboxes in Redis
/// @param retention how long messages are kept
/// @param topics generation of the topics
@ConfigurationProperties(prefix = "courier.offline", ignoreUnknownFields = false)
public record OfflineSettings(
    @DefaultValue("2") int loops,
    @DefaultValue("1000") int pollRecords,
    @DefaultValue("5000") int maxUnresolvedRecords,
    @DefaultValue("16MB") DataSize maxUnresolvedBytes,
    @DefaultValue("10000") int transactionRows,
    @DefaultValue("500ms") Duration redisTimeout,
    @DefaultValue Page page,
    @DefaultValue Mailbox mailbox,
    @DefaultValue Device device,
    @DefaultValue Census census,
    @DefaultValue Copy copy,
    @DefaultValue Retention retention,
    @DefaultValue Topics topics) {

  public OfflineSettings {
    positive("loops", loops);
    positive("poll-records", pollRecords);
    positive("max-unresolved-records", maxUnresolvedRecords);
    positive("max-unresolved-bytes", maxUnresolvedBytes.toBytes());
    positive("transaction-rows", transactionRows);
    positive("redis-timeout", redisTimeout);
  }

  /// @param maxEntries of one page
  /// @param maxBytes of one page's bodies; a single larger message is a page of its own. Below the
  ///     gateway's queue for a session, and far below a Kafka record
  /// @param mailboxesPerRead how many mailboxes one statement reads
  public record Page(
      @DefaultValue("100") int maxEntries,
      @DefaultValue("256KB") DataSize maxBytes,
      @DefaultValue("64") int mailboxesPerRead) {
    public Page {
      positive("page.max-entries", maxEntries);
      positive("page.max-bytes", maxBytes.toBytes());
      positive("page.mailboxes-per-read", mailboxesPerRead);
      if (maxBytes.toKilobytes() > 800) {
        throw new IllegalArgumentException(
            "courier.offline.page.max-bytes is at most 800KB, for a page is one Kafka record");
      }
    }
  }

  /// @param maxMessages kept of one mailbox, the newest; it may grow a twentieth above that before
  ///     the oldest go, and to twice that while its device is online
  /// @param maxBytes of their bodies, likewise
  /// @param maxGaps conversations that a mailbox's gaps name; the rest is counted together
  public record Mailbox(
      @DefaultValue("10000") int maxMessages,
      @DefaultValue("16MB") DataSize maxBytes,
      @DefaultValue("100") int maxGaps) {
    public Mailbox {
      positive("mailbox.max-messages", maxMessages);
      positive("mailbox.max-bytes", maxBytes.toBytes());
      positive("mailbox.max-gaps", maxGaps);
      if (maxGaps > 1_000) {
        throw new IllegalArgumentException(
            "courier.offline.mailbox.max-gaps is at most 1000, for all are read with a page");
      }
    }
  }

  /// @param forgottenAfter a device not seen for so long is known no more
  /// @param maxPerUser devices of one user: with another one the longest unseen goes
  /// @param cachedUsers for each shard, the least recently used go first
  /// @param hintsCheckEvery how often it is looked whether Redis still has the hints we wrote
  public record Device(
      @DefaultValue("30d") Duration forgottenAfter,
      @DefaultValue("100") int maxPerUser,
      @DefaultValue("20000") int cachedUsers,
      @DefaultValue("2s") Duration hintsCheckEvery) {
    public Device {
      positive("device.max-per-user", maxPerUser);
      positive("device.cached-users", cachedUsers);
      positive("device.hints-check-every", hintsCheckEvery);
      if (forgottenAfter.toDays() < 2) {
        throw new IllegalArgumentException(
            "courier.offline.device.forgotten-after is at least 2d: last seen is kept by the day");
      }
    }
  }

  /// @param maxMailboxes for each shard; above it every mailbox of the shard is looked up
  public record Census(@DefaultValue("200000") int maxMailboxes) {
    public Census {
      positive("census.max-mailboxes", maxMailboxes);
    }
  }

  /// @param enabled whether mailboxes are copied to Redis
  /// @param maxEntries of one mailbox, the newest
  /// @param maxBody larger messages are not copied, and their mailbox is read from PostgreSQL
  /// @param life after the last write
  public record Copy(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("50") int maxEntries,
      @DefaultValue("4KB") DataSize maxBody,
      @DefaultValue("1d") Duration life) {
    public Copy {
      positive("copy.max-entries", maxEntries);
      positive("copy.max-body", maxBody.toBytes());
      positive("copy.life", life);
    }
  }

  /// @param days a message is kept
  /// @param daysAhead partitions made before they are needed
  /// @param checkEvery how often partitions are made and dropped, devices forgotten, quotas checked
  /// @param batchRows entries that one of its transactions drops at most
  public record Retention(
      @DefaultValue("30") int days,
      @DefaultValue("3") int daysAhead,
      @DefaultValue("1h") Duration checkEvery,
      @DefaultValue("1000") int batchRows) {
    public Retention {
      positive("retention.days", days);
      positive("retention.days-ahead", daysAhead);
      positive("retention.check-every", checkEvery);
      positive("retention.batch-rows", batchRows);
    }
  }

  /// @param minimumGeneration raise it after Kafka has lost acknowledged records
  /// @param publishEvery how often the facts in Redis are looked at and mended
  public record Topics(
      @DefaultValue("1") long minimumGeneration, @DefaultValue("3s") Duration publishEvery) {
    public Topics {
      positive("topics.minimum-generation", minimumGeneration);
      positive("topics.publish-every", publishEvery);
    }
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("courier.offline." + key + " is at least 1, not " + value);
    }
  }

  private static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "courier.offline." + key + " is longer than 0, not " + value);
    }
  }
}
