package io.courier.simulation.postgres;

import io.courier.kafka.topics.TopicIds;
import io.courier.messages.id.DeviceKey;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.store.DayRanges;
import io.courier.offline.store.DeposedFailure;
import io.courier.offline.store.GapRow;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.ShardEpochs;
import io.courier.offline.store.StoredThrough;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/// Offline's smaller tables over the model of PostgreSQL: epochs, days, and gaps, of which there
/// are none, since no mailbox of a run comes near its quota.
public final class Tables {
  private static final JdbcTemplate NONE = new JdbcTemplate();

  private Tables() {}

  /// The table `shard_epoch`.
  public static final class Epochs extends ShardEpochs {
    private final Database database;
    private final Clock clock;
    private final boolean checks;

    /// @param checks false: a deposed writer is not refused, a deliberate fault
    public Epochs(Database database, Clock clock, MeterRegistry registry, boolean checks) {
      super(NONE, new TopicIds("", "", 1), clock, registry);
      this.database = database;
      this.clock = clock;
      this.checks = checks;
    }

    @Override
    public Raised raise(int shard) {
      database.reach();
      long epoch = Math.max(database.epoch(shard) + 1, clock.millis());
      database.epoch(shard, epoch);
      return new Raised(epoch, new StoredThrough(0, 0));
    }

    @Override
    public void written(int shard, StoredThrough through) {
      throw new IllegalStateException("nothing is dropped here");
    }

    @Override
    public void check(Map<Integer, Long> epochs) {
      epochs.forEach(
          (shard, epoch) -> {
            if (checks && !epoch.equals(database.epochs().get(shard))) {
              throw new DeposedFailure(shard, epoch);
            }
          });
    }
  }

  /// Every day has its partition.
  public static final class Days extends DayPartitions {
    public Days(TransactionOperations transactions) {
      super(NONE, transactions);
    }

    @Override
    public void ensure(Collection<Integer> days) {}
  }

  /// The table `mailbox_gap`, empty.
  public static final class Gaps extends GapTable {
    public Gaps() {
      super(NONE);
    }

    @Override
    public Map<DeviceKey, List<GapRow>> of(int shard, Collection<DeviceKey> mailboxes) {
      return Map.of();
    }

    @Override
    public List<MailboxRow> delete(Collection<MailboxRow> rows) {
      return List.of();
    }

    @Override
    public List<MailboxRow> clear(int shard, DeviceKey mailbox) {
      return List.of();
    }

    @Override
    public List<MailboxRow> claim(int shard, DeviceKey device) {
      return List.of();
    }
  }

  static DayRanges ranges(Database database, int shard) {
    DayRanges ranges = new DayRanges();
    for (Database.BodyKey key : database.bodyKeys()) {
      if (key.shard() == shard) {
        ranges.add(key.day(), key.position());
      }
    }
    return ranges;
  }
}
