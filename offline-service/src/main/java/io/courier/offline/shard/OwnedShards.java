package io.courier.offline.shard;

import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.KnownDevices;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.ShardEpochs;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shards of one poll loop. For the loop's thread, but for the totals.
///
/// A shard is taken over with the first records that are read of it, so a database that is down
/// makes records wait and not a rebalance.
public final class OwnedShards {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedShards.class);

  private final ShardEpochs epochs;
  private final MailboxReader reader;
  private final DeviceHints hints;
  private final OfflineSettings settings;
  private final Map<Integer, OwnedShard> shards = new ConcurrentHashMap<>();

  public OwnedShards(
      ShardEpochs epochs, MailboxReader reader, DeviceHints hints, OfflineSettings settings) {
    this.epochs = epochs;
    this.reader = reader;
    this.hints = hints;
    this.settings = settings;
  }

  /// The shard, taken over now if it was not ours.
  public OwnedShard get(int number) {
    OwnedShard shard = shards.get(number);
    return shard == null ? takeOver(number) : shard;
  }

  /// Forgets shards: they went to somebody else, or what became of a transaction is not known.
  public void forget(Collection<Integer> numbers) {
    for (Integer number : numbers) {
      if (shards.remove(number) != null) {
        hints.drop(number);
      }
    }
  }

  public int mailboxes() {
    return shards.values().stream().mapToInt(shard -> shard.census().size()).sum();
  }

  public int cachedUsers() {
    return shards.values().stream().mapToInt(shard -> shard.devices().size()).sum();
  }

  public long uncounted() {
    return shards.values().stream().filter(shard -> !shard.census().isCounting()).count();
  }

  private OwnedShard takeOver(int number) {
    // In this order: what the former writer commits, it commits before the epoch is raised.
    ShardEpochs.Raised raised = epochs.raise(number);
    long epoch = raised.epoch();
    OwnedShard shard =
        new OwnedShard(
            number,
            epoch,
            reader.census(number, settings.census().maxMailboxes()),
            reader.dayRanges(number),
            new KnownDevices(settings.device().cachedUsers()),
            raised.through());
    hints.take(number, epoch);
    shards.put(number, shard);
    LOG.info(
        "writer of shard {} with epoch {}, {} mailboxes are not empty",
        number,
        epoch,
        shard.census().size());
    return shard;
  }
}
