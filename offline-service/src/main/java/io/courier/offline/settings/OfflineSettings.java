package io.courier.offline.settings;

import io.courier.kafka.check.RecordCheck;
import io.courier.messages.id.Position;
import io.courier.messages.settings.Bounds;
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

  private static final Bounds BOUNDS = new Bounds("courier.offline");
  private static final Duration MILLI = Duration.ofMillis(1);

  public OfflineSettings {
    BOUNDS.count("loops", loops, 1, 256);
    BOUNDS.count("poll-records", pollRecords, 1, 10_000);
    BOUNDS.count("max-unresolved-records", maxUnresolvedRecords, 1, 1_000_000);
    BOUNDS.size("max-unresolved-bytes", maxUnresolvedBytes.toBytes(), 1, 1L << 30);
    BOUNDS.count("transaction-rows", transactionRows, 1, 1_000_000);
    BOUNDS.time("redis-timeout", redisTimeout, MILLI, Duration.ofSeconds(10));
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
      BOUNDS.count("page.max-entries", maxEntries, 1, RecordCheck.MAX_NAMED);
      // A page is one Kafka record.
      BOUNDS.size("page.max-bytes", maxBytes.toBytes(), 1, 800 << 10);
      BOUNDS.count("page.mailboxes-per-read", mailboxesPerRead, 1, 100_000);
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
      BOUNDS.count("mailbox.max-messages", maxMessages, 1, 10_000_000);
      BOUNDS.size("mailbox.max-bytes", maxBytes.toBytes(), 1, 1L << 40);
      // All of them are read with a page.
      BOUNDS.count("mailbox.max-gaps", maxGaps, 1, 1_000);
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
      BOUNDS.count("device.max-per-user", maxPerUser, 1, RecordCheck.MAX_DEVICES / 2);
      BOUNDS.count("device.cached-users", cachedUsers, 1, 10_000_000);
      BOUNDS.time("device.hints-check-every", hintsCheckEvery, MILLI, Duration.ofMinutes(10));
      // Last seen is kept by the day.
      BOUNDS.time(
          "device.forgotten-after", forgottenAfter, Duration.ofDays(2), Duration.ofDays(3650));
    }
  }

  /// @param maxMailboxes for each shard; above it every mailbox of the shard is looked up
  public record Census(@DefaultValue("200000") int maxMailboxes) {
    public Census {
      BOUNDS.count("census.max-mailboxes", maxMailboxes, 1, 100_000_000);
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
      BOUNDS.count("copy.max-entries", maxEntries, 1, 10_000);
      BOUNDS.size("copy.max-body", maxBody.toBytes(), 1, 1 << 20);
      BOUNDS.time("copy.life", life, Duration.ofSeconds(1), Duration.ofDays(365));
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
      BOUNDS.count("retention.days", days, 1, 3_650);
      BOUNDS.count("retention.days-ahead", daysAhead, 1, 365);
      BOUNDS.time("retention.check-every", checkEvery, MILLI, Duration.ofDays(1));
      BOUNDS.count("retention.batch-rows", batchRows, 1, 100_000);
    }
  }

  /// @param minimumGeneration raise it after Kafka has lost acknowledged records
  /// @param publishEvery how often the facts in Redis are looked at and mended
  public record Topics(
      @DefaultValue("1") long minimumGeneration, @DefaultValue("3s") Duration publishEvery) {
    public Topics {
      BOUNDS.count("topics.minimum-generation", minimumGeneration, 1, Position.MAX_GENERATION);
      BOUNDS.time("topics.publish-every", publishEvery, MILLI, Duration.ofMinutes(1));
    }
  }
}
