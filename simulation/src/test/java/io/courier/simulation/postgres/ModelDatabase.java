package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.device.ModelledDevices;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.transaction.support.TransactionOperations;

/// The model of PostgreSQL, reached as the simulation reaches it, without faults.
public final class ModelDatabase implements EitherDatabase {
  private final Database database = new Database(new Timeline(), Dice.of(0, "database"));
  private final MovableClock clock = new MovableClock();
  private final MailboxTable mailboxes = new Mailboxes(database, true);
  private final MailboxReader reader = new Reader(database);
  private final GapTable gaps = new Tables.Gaps();
  private final DeviceTable devices = new ModelledDevices(new DeviceRows(database));
  private final ShardEpochs epochs =
      new Tables.Epochs(database, clock, new SimpleMeterRegistry(), true);
  private final TransactionOperations transactions = new Transactions(database, () -> {});
  private final DayPartitions partitions = new Tables.Days(transactions);

  @Override
  public MailboxTable mailboxes() {
    return mailboxes;
  }

  @Override
  public MailboxReader reader() {
    return reader;
  }

  @Override
  public GapTable gaps() {
    return gaps;
  }

  @Override
  public DeviceTable devices() {
    return devices;
  }

  @Override
  public ShardEpochs epochs() {
    return epochs;
  }

  @Override
  public DayPartitions partitions() {
    return partitions;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public TransactionOperations transactions() {
    return transactions;
  }

  @Override
  public void setClock(long millis) {
    clock.set(millis);
  }

  @Override
  public SortedMap<String, String> contents() {
    SortedMap<String, String> contents = new TreeMap<>();
    database
        .epochs()
        .forEach((shard, epoch) -> contents.put(EitherDatabase.epochKey(shard), "" + epoch));
    database
        .devices()
        .forEach(
            (device, row) ->
                contents.put(
                    EitherDatabase.deviceKey(device.user(), device.device()),
                    EitherDatabase.deviceRow(row.shard(), row.seenMillis())));
    for (Database.BodyKey key : database.bodyKeys()) {
      byte[] body = database.body(key);
      if (body != null) {
        contents.put(
            EitherDatabase.bodyKey(key.day(), key.shard(), key.position()),
            HexFormat.of().formatHex(body));
      }
    }
    for (MailboxRow row : database.where(it -> true)) {
      DeviceKey mailbox = row.mailbox();
      contents.put(
          EitherDatabase.entryKey(
              row.day(), row.shard(), mailbox.user(), mailbox.device(), row.position()),
          row.bytes() + " bytes");
    }
    return contents;
  }
}
