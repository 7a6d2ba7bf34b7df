package io.courier.offline.retention;

import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.ShardEpochs;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// Puts gaps in the place of messages that are older than what is kept, so that their days can be
/// dropped without anybody finding silently less.
@Component
class Expiry {
  private final MailboxReader reader;
  private final GapWriter writer;
  private final GapTable gaps;
  private final ShardEpochs epochs;
  private final TransactionOperations transactions;
  private final LimitMetrics metrics;
  private final int batchRows;
  private final int gapDays;

  Expiry(
      MailboxReader reader,
      GapWriter writer,
      GapTable gaps,
      ShardEpochs epochs,
      TransactionOperations transactions,
      LimitMetrics metrics,
      OfflineSettings settings) {
    this.reader = reader;
    this.writer = writer;
    this.gaps = gaps;
    this.epochs = epochs;
    this.transactions = transactions;
    this.metrics = metrics;
    this.batchRows = settings.retention().batchRows();
    this.gapDays = Math.toIntExact(settings.device().forgottenAfter().toDays());
  }

  /// Some messages of days before this one. Their bodies go with the day.
  ///
  /// @return whether there may be more
  boolean messages(OwnedShard shard, int day) {
    List<MailboxRow> rows = GapWriter.fit(reader.ofDaysBefore(day, shard.number(), batchRows));
    if (rows.isEmpty()) {
      return false;
    }
    Replaced replaced =
        transactions.execute(
            status -> {
              epochs.check(Map.of(shard.number(), shard.epoch()));
              return writer.replace(shard.number(), rows, false);
            });
    if (replaced == null || replaced.messages().isEmpty()) {
      return false;
    }
    replaced.enter(shard.census());
    metrics.expired.increment(replaced.messages().size());
    metrics.gaps.increment(replaced.gaps().size());
    return true;
  }

  /// Gaps that wait for a user's first device, and have done so for as long as a device is known
  /// unseen. Those of devices go with them.
  boolean waitingGaps(OwnedShard shard, int today) {
    List<MailboxRow> rows =
        transactions.execute(
            status -> {
              epochs.check(Map.of(shard.number(), shard.epoch()));
              return gaps.forgetWaiting(shard.number(), today - gapDays, batchRows);
            });
    if (rows == null) {
      return false;
    }
    rows.forEach(shard.census()::removed);
    return rows.size() == batchRows;
  }
}
