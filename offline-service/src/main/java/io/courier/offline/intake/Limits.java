package io.courier.offline.intake;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.retention.DeviceForgetting;
import io.courier.offline.retention.MailboxTrimmer;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.shard.OwnedShards;
import io.courier.offline.store.MailboxRow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings back what a poll has pushed above a limit: mailboxes, and users with too many devices.
///
/// In transactions of its own, after those of the poll, and only when there is something: the path
/// of a message costs a comparison. A limit that cannot be enforced now is enforced later; no
/// record waits for it.
@Component
class Limits {
  private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

  private final MailboxTrimmer trimmer;
  private final DeviceForgetting forgetting;
  private final OfflineMetrics metrics;
  private final int budget;

  Limits(
      MailboxTrimmer trimmer,
      DeviceForgetting forgetting,
      OfflineMetrics metrics,
      OfflineSettings settings) {
    this.trimmer = trimmer;
    this.forgetting = forgetting;
    this.metrics = metrics;
    this.budget = settings.transactionRows();
  }

  /// Counts what a transaction has changed, and notices mailboxes that it has made too full.
  ///
  /// @return by shard
  Map<Integer, Set<DeviceKey>> count(Written written, OwnedShards shards) {
    for (MailboxRow row : written.removed()) {
      shards.get(row.shard()).census().removed(row);
    }
    Map<Integer, Set<DeviceKey>> full = new HashMap<>();
    for (MailboxRow row : written.added()) {
      if (trimmer.isOver(shards.get(row.shard()).census().added(row))) {
        full.computeIfAbsent(row.shard(), it -> new LinkedHashSet<>()).add(row.mailbox());
      }
    }
    return full;
  }

  /// @param full as counted
  /// @param nudges after they were asked
  void enforce(
      Plan plan,
      Map<Integer, Set<DeviceKey>> full,
      Nudges nudges,
      OwnedShards shards,
      DeviceHints hints,
      RedisPipeline redis) {
    Map<Integer, Set<String>> changed = plan.changedUsers();
    for (OwnedShard shard : plan.shards.values()) {
      int number = shard.number();
      try {
        trimmer.trim(
            shard,
            full.getOrDefault(number, Set.of()),
            device -> nudges.mayBeOnline(number, device),
            budget);
        forgetting.limit(shard, changed.getOrDefault(number, Set.of()), hints, redis);
      } catch (RuntimeException e) {
        LOG.warn("limits of shard {} are enforced later: {}", number, e.toString());
        metrics.limitFailures.increment();
        shards.forget(List.of(number)); // what was committed is not known
      }
    }
  }
}
