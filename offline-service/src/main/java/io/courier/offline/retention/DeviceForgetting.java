package io.courier.offline.retention;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.device.OnlineDevices;
import io.courier.offline.device.Seen;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Days;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// Forgets devices: those not seen for long, and the longest unseen of a user with too many. Their
/// mailboxes are emptied afterwards, some entries a transaction.
///
/// A device that is online is not forgotten, and where presence cannot be read nothing is. One that
/// comes back is simply new, with an empty mailbox.
@Component
public class DeviceForgetting {
  private final DeviceTable devices;
  private final MailboxTable mailboxes;
  private final GapTable gaps;
  private final MailboxCopy copy;
  private final ShardEpochs epochs;
  private final TransactionOperations transactions;
  private final LimitMetrics metrics;
  private final Clock clock;
  private final OfflineSettings.Device settings;
  private final int batchRows;

  DeviceForgetting(
      DeviceTable devices,
      MailboxTable mailboxes,
      GapTable gaps,
      MailboxCopy copy,
      ShardEpochs epochs,
      TransactionOperations transactions,
      LimitMetrics metrics,
      Clock clock,
      OfflineSettings settings) {
    this.devices = devices;
    this.mailboxes = mailboxes;
    this.gaps = gaps;
    this.copy = copy;
    this.epochs = epochs;
    this.transactions = transactions;
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings.device();
    this.batchRows = settings.retention().batchRows();
  }

  /// Brings users who have just got a device down to what a user may have.
  ///
  /// @param users remembered by the shard
  public void limit(
      OwnedShard shard, Collection<String> users, DeviceHints hints, RedisPipeline redis) {
    List<String> above =
        users.stream().filter(user -> shard.devices().count(user) > settings.maxPerUser()).toList();
    if (above.isEmpty()) {
      return;
    }
    OnlineDevices online = OnlineDevices.ask(redis, shard.number(), above);
    redis.run();
    DeviceLimit limit = new DeviceLimit(settings.maxPerUser());
    List<DeviceKey> going = new ArrayList<>();
    for (String user : above) {
      limit
          .toForget(devices.longestUnseen(user), device -> online.mayBeOnline(user, device))
          .forEach(device -> going.add(new DeviceKey(user, device)));
    }
    forget(shard, going, List.of(), hints);
    metrics.overLimit.increment(going.size());
  }

  /// Forgets devices that were not seen for long. Who is online all that time is seen now.
  ///
  /// @return whether there are more
  boolean unseen(OwnedShard shard, DeviceHints hints, RedisPipeline redis) {
    Instant before = clock.instant().minus(settings.forgottenAfter());
    List<DeviceKey> unseen = devices.unseenSince(shard.number(), before, batchRows);
    if (unseen.isEmpty()) {
      return false;
    }
    OnlineDevices online =
        OnlineDevices.ask(
            redis, shard.number(), unseen.stream().map(DeviceKey::user).distinct().toList());
    redis.run();
    if (!online.isReadable()) {
      return false;
    }
    List<DeviceKey> going = new ArrayList<>();
    List<DeviceKey> staying = new ArrayList<>();
    for (DeviceKey device : unseen) {
      (online.mayBeOnline(device.user(), device.device()) ? staying : going).add(device);
    }
    forget(shard, going, staying, hints);
    metrics.unseen.increment(going.size());
    return unseen.size() == batchRows;
  }

  private void forget(
      OwnedShard shard, List<DeviceKey> going, List<DeviceKey> staying, DeviceHints hints) {
    if (going.isEmpty() && staying.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    List<Seen> seen =
        staying.stream().map(device -> new Seen(shard.number(), device, false)).toList();
    transactions.executeWithoutResult(
        status -> {
          epochs.check(Map.of(shard.number(), shard.epoch()));
          if (!going.isEmpty()) {
            devices.forget(going);
          }
          if (!seen.isEmpty()) {
            devices.write(seen, now);
          }
        });
    int today = Days.of(now.toEpochMilli());
    Map<String, String> noHints = new HashMap<>();
    for (DeviceKey device : going) {
      shard.devices().forget(device.user(), device.device());
      noHints.put(device.user(), "");
    }
    staying.forEach(it -> shard.devices().stillSeen(it.user(), it.device(), today));
    if (!noHints.isEmpty()) {
      // One that stays names a device too many, which is harmless.
      hints.set(Map.of(shard.number(), noHints));
    }
  }

  /// Empties mailboxes of forgotten devices.
  ///
  /// @return whether there is more to do
  boolean clear(OwnedShard shard, RedisPipeline redis) {
    List<DeviceKey> forgotten = devices.forgotten(shard.number(), 1);
    if (forgotten.isEmpty()) {
      return false;
    }
    DeviceKey device = forgotten.getFirst();
    boolean[] done = new boolean[1];
    List<MailboxRow> rows =
        transactions.execute(
            status -> {
              epochs.check(Map.of(shard.number(), shard.epoch()));
              List<MailboxRow> cleared =
                  new ArrayList<>(mailboxes.clear(shard.number(), device, batchRows));
              mailboxes.deleteBodiesWithoutEntries(cleared);
              if (cleared.size() < batchRows) {
                cleared.addAll(gaps.clear(shard.number(), device));
                devices.remove(device);
                done[0] = true;
              }
              return cleared;
            });
    if (rows != null) {
      rows.forEach(shard.census()::removed);
      metrics.cleared.increment(rows.size());
    }
    if (done[0]) {
      shard.devices().remove(device.user(), device.device());
      copy.drop(redis, shard.number(), device);
      redis.run();
    }
    return true;
  }
}
