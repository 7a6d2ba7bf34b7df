package io.courier.offline.retention;

import io.courier.offline.device.DeviceTable;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.transaction.support.TransactionOperations;

/// Makes what keeps mailboxes and devices within their limits, over any tables.
///
/// In this package because Spring makes them otherwise.
public final class Retentions {
  private Retentions() {}

  public static MailboxTrimmer overflow(
      MailboxTable mailboxes,
      MailboxReader reader,
      GapTable gaps,
      ShardEpochs epochs,
      TransactionOperations transactions,
      OfflineSettings settings,
      Clock clock,
      MeterRegistry registry) {
    GapWriter writer = new GapWriter(mailboxes, reader, gaps, settings, clock);
    return new MailboxTrimmer(
        reader, writer, epochs, transactions, new LimitMetrics(registry), settings);
  }

  public static DeviceForgetting forgetting(
      DeviceTable devices,
      MailboxTable mailboxes,
      GapTable gaps,
      MailboxCopy copy,
      ShardEpochs epochs,
      TransactionOperations transactions,
      OfflineSettings settings,
      Clock clock,
      MeterRegistry registry) {
    return new DeviceForgetting(
        devices,
        mailboxes,
        gaps,
        copy,
        epochs,
        transactions,
        new LimitMetrics(registry),
        clock,
        settings);
  }
}
