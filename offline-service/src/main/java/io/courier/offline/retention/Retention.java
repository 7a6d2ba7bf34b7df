package io.courier.offline.retention;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.OnlineDevices;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Days;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What happens to the store by the clock: tomorrow's partitions are made, devices forgotten, old
/// messages replaced by gaps, and days in which nothing is left dropped.
///
/// Every instance does the shards that it writes. It may end anywhere and begins anew with the next
/// check.
@Component
public class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /// Mailboxes of a shard that one turn looks after.
  private static final int MAILBOXES = 100;

  private final DayPartitions partitions;
  private final DeviceForgetting forgetting;
  private final Expiry expiry;
  private final MailboxTrimmer trimmer;
  private final OfflineSettings settings;
  private final Clock clock;
  private final LimitMetrics metrics;

  Retention(
      DayPartitions partitions,
      DeviceForgetting forgetting,
      Expiry expiry,
      MailboxTrimmer trimmer,
      OfflineSettings settings,
      Clock clock,
      LimitMetrics metrics) {
    this.partitions = partitions;
    this.forgetting = forgetting;
    this.expiry = expiry;
    this.trimmer = trimmer;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
  }

  public void run(ShardTurns turns) {
    int today = Days.of(clock.millis());
    int last = today + settings.retention().daysAhead();
    partitions.ensure(IntStream.rangeClosed(today, last).boxed().toList());
    // A day more than is accepted for storing, so that no writer meets a day that is going.
    int firstKept = today - settings.retention().days();
    metrics.beginCheck();
    // Devices first: what a forgotten one has not fetched needs no gap.
    int failed = turns.each(forgetting::unseen);
    failed += turns.each((shard, hints, redis) -> forgetting.clear(shard, redis));
    failed += turns.each((shard, hints, redis) -> expiry.messages(shard, firstKept));
    failed += turns.each((shard, hints, redis) -> expiry.waitingGaps(shard, today));
    failed += turns.each(this::trim);
    metrics.failures.increment(failed);
    List<Integer> dropped = partitions.dropEmptyBefore(firstKept);
    metrics.days.increment(dropped.size());
    metrics.partitions(partitions.days().size());
    if (!dropped.isEmpty()) {
      LOG.info("dropped {} days, up to {}", dropped.size(), Days.date(dropped.getLast()));
    }
  }

  private boolean trim(OwnedShard shard, DeviceHints hints, RedisPipeline redis) {
    List<DeviceKey> full = trimmer.tooFull(shard, MAILBOXES);
    if (full.isEmpty()) {
      return false;
    }
    OnlineDevices online =
        OnlineDevices.ask(
            redis, shard.number(), full.stream().map(DeviceKey::user).distinct().toList());
    redis.run();
    int most = settings.retention().batchRows();
    int dropped =
        trimmer.trim(
            shard, full, device -> online.mayBeOnline(device.user(), device.device()), most);
    return dropped >= most; // Else what is left is online.
  }
}
