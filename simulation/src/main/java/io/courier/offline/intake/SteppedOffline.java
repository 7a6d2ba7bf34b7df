package io.courier.offline.intake;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.messages.id.Shards;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.replay.Replays;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.retention.Retentions;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShards;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.transaction.support.TransactionOperations;

/// Offline's processor, put together over any tables and any Redis.
///
/// In this package because Spring puts it together otherwise.
public final class SteppedOffline {
  private final OfflineProcessor processor;
  private final DeviceHints hints;

  /// What it reads and writes.
  ///
  /// @param ofHints for hints alone
  /// @param ofLoop for everything else
  public record Stores(
      MailboxTable mailboxes,
      MailboxReader reader,
      GapTable gaps,
      DeviceTable devices,
      ShardEpochs epochs,
      DayPartitions days,
      TransactionOperations transactions,
      RedisPipeline ofHints,
      RedisPipeline ofLoop) {}

  public SteppedOffline(
      Stores stores, Shards shards, OfflineSettings settings, Clock clock, MeterRegistry registry) {
    OfflineMetrics metrics = new OfflineMetrics(registry);
    MailboxCopy copy = new MailboxCopy(settings, registry);
    PlanWriter writer =
        new PlanWriter(
            stores.transactions,
            stores.epochs,
            stores.mailboxes,
            stores.gaps,
            stores.devices,
            stores.days);
    Limits limits =
        new Limits(
            Retentions.overflow(
                stores.mailboxes,
                stores.reader,
                stores.gaps,
                stores.epochs,
                stores.transactions,
                settings,
                clock,
                registry),
            Retentions.forgetting(
                stores.devices,
                stores.mailboxes,
                stores.gaps,
                copy,
                stores.epochs,
                stores.transactions,
                settings,
                clock,
                registry),
            metrics,
            settings);
    PollReader reader =
        new PollReader(shards, settings.retention().days(), settings.retention().daysAhead());
    OfflineProcessor.Parts parts =
        new OfflineProcessor.Parts(
            reader,
            stores.devices,
            writer,
            new CopyWriter(copy),
            copy,
            Replays.of(copy, stores.reader, settings, registry),
            metrics,
            clock,
            limits,
            settings.transactionRows());
    this.hints = new DeviceHints(stores.ofHints);
    OwnedShards owned = new OwnedShards(stores.epochs, stores.reader, hints, settings);
    this.processor = new OfflineProcessor(parts, owned, hints, stores.ofLoop);
  }

  public BatchProcessor processor() {
    return processor;
  }

  /// What happens by the clock: see [DeviceHints#beat].
  public void beat() {
    hints.beat();
  }
}
