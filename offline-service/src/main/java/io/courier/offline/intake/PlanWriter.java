package io.courier.offline.intake;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.device.Seen;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Body;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// Writes one plan in one transaction, under the epochs of its shards.
///
/// All of it is there or nothing. Writing the same plan again changes nothing more.
@Component
class PlanWriter {
  private final TransactionOperations transactions;
  private final ShardEpochs epochs;
  private final MailboxTable mailboxes;
  private final GapTable gaps;
  private final DeviceTable devices;
  private final DayPartitions partitions;

  PlanWriter(
      TransactionOperations transactions,
      ShardEpochs epochs,
      MailboxTable mailboxes,
      GapTable gaps,
      DeviceTable devices,
      DayPartitions partitions) {
    this.transactions = transactions;
    this.epochs = epochs;
    this.mailboxes = mailboxes;
    this.gaps = gaps;
    this.devices = devices;
    this.partitions = partitions;
  }

  /// @throws io.courier.offline.store.DeposedFailure when a shard has a newer writer
  Written write(Plan plan, Instant now) {
    Set<Integer> days = new HashSet<>();
    plan.bodies.forEach(body -> days.add(body.day()));
    partitions.ensure(days);
    Map<Integer, Long> ours = new HashMap<>();
    plan.shards.values().forEach(shard -> ours.put(shard.number(), shard.epoch()));
    Written written =
        transactions.execute(
            status -> {
              epochs.check(ours);
              return inTransaction(plan, now);
            });
    return written == null ? Written.NOTHING : written;
  }

  private Written inTransaction(Plan plan, Instant now) {
    List<MailboxRow> added = new ArrayList<>();
    List<MailboxRow> removed = new ArrayList<>();
    if (!plan.returned.isEmpty()) {
      plan.returned.forEach((device, shard) -> clear(shard, device, removed));
    }
    if (!plan.seen.isEmpty()) {
      devices.write(plan.seen.values(), now);
      claimWaiting(plan, added, removed);
    }
    int bodies = 0;
    if (!plan.rows.isEmpty()) {
      bodies = mailboxes.insertBodies(plan.bodies);
      added.addAll(mailboxes.insertEntries(plan.rows));
    }
    if (!plan.confirmed.isEmpty()) {
      removed.addAll(delete(plan));
    }
    return new Written(bodies, added, removed);
  }

  /// A forgotten device is back before its mailbox was emptied: it is simply new.
  private void clear(int shard, DeviceKey device, List<MailboxRow> removed) {
    List<MailboxRow> rows = mailboxes.clear(shard, device, Integer.MAX_VALUE);
    mailboxes.deleteBodiesWithoutEntries(rows);
    removed.addAll(rows);
    removed.addAll(gaps.clear(shard, device));
  }

  /// What waits for a user without devices goes to the first that registers.
  private void claimWaiting(Plan plan, List<MailboxRow> added, List<MailboxRow> removed) {
    Map<String, DeviceKey> first = new LinkedHashMap<>();
    List<Integer> shards = new ArrayList<>();
    for (Seen seen : plan.seen.values()) {
      String user = seen.device().user();
      OwnedShard shard = plan.shards.get(seen.shard());
      boolean mayWait = shard == null || !shard.census().isEmpty(MailboxRow.waiting(user));
      if (seen.isNew() && mayWait && first.putIfAbsent(user, seen.device()) == null) {
        shards.add(seen.shard());
      }
    }
    if (first.isEmpty()) {
      return;
    }
    List<MailboxRow> taken =
        mailboxes.takeWaiting(
            shards.stream().mapToInt(Integer::intValue).toArray(),
            first.keySet().toArray(String[]::new));
    for (DeviceKey device : first.values()) {
      for (MailboxRow gap : gaps.claim(shardOf(plan, device), device)) {
        removed.add(
            new MailboxRow(0, gap.shard(), MailboxRow.waiting(device.user()), gap.position()));
        added.add(gap);
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    removed.addAll(taken);
    List<MailboxRow> claimed = new ArrayList<>(taken.size());
    for (MailboxRow row : taken) {
      DeviceKey device = first.getOrDefault(row.mailbox().user(), row.mailbox());
      claimed.add(new MailboxRow(row.day(), row.shard(), device, row.position(), row.bytes()));
    }
    added.addAll(mailboxes.insertEntries(claimed));
  }

  private static int shardOf(Plan plan, DeviceKey device) {
    return Objects.requireNonNull(plan.seen.get(device)).shard();
  }

  /// Deletes what was confirmed, first where it should lie, then whatever is left in all days.
  private List<MailboxRow> delete(Plan plan) {
    Map<Integer, Set<MailboxRow>> byDay = new HashMap<>();
    Set<MailboxRow> left = new LinkedHashSet<>();
    List<MailboxRow> ofGaps = new ArrayList<>();
    for (MailboxRow row : plan.confirmed) {
      if (row.isGap()) {
        ofGaps.add(row);
        continue;
      }
      left.add(row);
      OwnedShard shard = plan.shards.get(row.shard());
      if (shard != null) {
        for (int day : shard.days().daysOf(row.position())) {
          byDay.computeIfAbsent(day, it -> new LinkedHashSet<>()).add(row);
        }
      }
    }
    List<MailboxRow> removed = new ArrayList<>();
    byDay.forEach((day, rows) -> removed.addAll(mailboxes.deleteEntries(day, rows)));
    removed.forEach(row -> left.remove(withoutDay(row)));
    if (!left.isEmpty()) {
      removed.addAll(mailboxes.deleteEntriesOfAnyDay(left));
    }
    mailboxes.deleteBodiesWithoutEntries(removed);
    if (!ofGaps.isEmpty()) {
      removed.addAll(gaps.delete(ofGaps));
    }
    return removed;
  }

  private static MailboxRow withoutDay(MailboxRow row) {
    return new MailboxRow(0, row.shard(), row.mailbox(), row.position());
  }

  /// The bodies of a plan by what names them within it.
  static Map<BodyKey, byte[]> bodies(Plan plan) {
    Map<BodyKey, byte[]> bodies = HashMap.newHashMap(plan.bodies.size());
    for (Body body : plan.bodies) {
      bodies.put(new BodyKey(body.shard(), body.position()), body.bytes());
    }
    return bodies;
  }

  /// Names a body within one poll.
  record BodyKey(int shard, long position) {}
}
