package io.courier.offline.retention;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.ShardEpochs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// Keeps mailboxes within their quota: the oldest messages go, a gap takes their place.
///
/// What was stored is committed before anything goes, so a crash between leaves a mailbox too full
/// until its next message, or until the next check.
@Component
public class MailboxTrimmer {
  private final MailboxReader reader;
  private final GapWriter writer;
  private final ShardEpochs epochs;
  private final TransactionOperations transactions;
  private final LimitMetrics metrics;
  private final Quota quota;
  private final int batchRows;

  MailboxTrimmer(
      MailboxReader reader,
      GapWriter writer,
      ShardEpochs epochs,
      TransactionOperations transactions,
      LimitMetrics metrics,
      OfflineSettings settings) {
    this.reader = reader;
    this.writer = writer;
    this.epochs = epochs;
    this.transactions = transactions;
    this.metrics = metrics;
    this.quota =
        new Quota(settings.mailbox().maxMessages(), settings.mailbox().maxBytes().toBytes());
    this.batchRows = settings.retention().batchRows();
  }

  /// Costs nothing, so it may be asked for each row.
  public boolean isOver(Fingerprint mailbox) {
    return quota.isOver(mailbox);
  }

  /// Brings mailboxes down to their quota, within transactions of its own.
  ///
  /// A device that is online takes what it has itself: its mailbox may grow to twice the quota.
  ///
  /// @param full mailboxes that may be too full
  /// @param budget begins no further mailbox when so many messages were dropped; the rest waits for
  ///     its next message, or the next check
  /// @return how many messages were dropped
  /// @throws RuntimeException when the shard must be read anew
  public int trim(
      OwnedShard shard, Collection<DeviceKey> full, Predicate<DeviceKey> mayBeOnline, int budget) {
    int dropped = 0;
    for (DeviceKey mailbox : full) {
      if (dropped >= budget) {
        break;
      }
      Fingerprint held = held(shard, mailbox);
      if (quota.isFarOver(held) || (quota.isOver(held) && !mayBeOnline.test(mailbox))) {
        dropped += trim(shard, mailbox);
      }
    }
    return dropped;
  }

  /// Mailboxes of a shard that are too full. The census knows, or PostgreSQL counts.
  List<DeviceKey> tooFull(OwnedShard shard, int most) {
    if (!shard.census().isCounting()) {
      return reader.fuller(shard.number(), quota.maxMessages(), quota.maxBytes(), most);
    }
    List<DeviceKey> full = new ArrayList<>();
    double[] fullest = new double[1];
    shard
        .census()
        .forEach(
            (mailbox, held) -> {
              fullest[0] = Math.max(fullest[0], quota.fill(held));
              if (quota.isOver(held) && full.size() < most) {
                full.add(mailbox);
              }
            });
    metrics.fill(shard.number(), fullest[0]);
    return full;
  }

  private Fingerprint held(OwnedShard shard, DeviceKey mailbox) {
    return shard.census().of(mailbox).orElseGet(() -> reader.messages(shard.number(), mailbox));
  }

  private int trim(OwnedShard shard, DeviceKey mailbox) {
    int dropped = 0;
    while (true) {
      List<MailboxRow> oldest = reader.oldest(shard.number(), mailbox, batchRows);
      Fingerprint held =
          oldest.size() < batchRows ? Fingerprint.ofRows(oldest) : held(shard, mailbox);
      List<MailboxRow> excess = GapWriter.fit(quota.excess(held, oldest));
      if (excess.isEmpty()) {
        return dropped;
      }
      Replaced replaced =
          transactions.execute(
              status -> {
                epochs.check(Map.of(shard.number(), shard.epoch()));
                epochs.written(shard.number(), shard.through().advance());
                return writer.replace(shard.number(), excess, true);
              });
      if (replaced == null || replaced.messages().isEmpty()) {
        return dropped;
      }
      replaced.enter(shard.census());
      metrics.overQuota.increment(replaced.messages().size());
      metrics.gaps.increment(replaced.gaps().size());
      dropped += replaced.messages().size();
    }
  }
}
