package io.courier.simulation.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.courier.kafka.topics.TopicIds;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/// A migrated database of its own in the tests' PostgreSQL, reached as Offline reaches it.
public final class RealDatabase implements EitherDatabase, AutoCloseable {
  private static final List<String> TABLES =
      List.of("mailbox_entry", "stored_message", "mailbox_gap", "device", "shard_epoch");

  private final HikariDataSource source;
  private final JdbcTemplate jdbc;
  private final MovableClock clock = new MovableClock();
  private final TransactionOperations transactions;
  private final DayPartitions partitions;

  public RealDatabase(String name) {
    var database = BackEnds.shared().createDatabase(name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(2);
    // As application.yaml has it.
    config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
    source = new HikariDataSource(config);
    Flyway.configure()
        .dataSource(source)
        .schemas("offline")
        .defaultSchema("offline")
        .load()
        .migrate();
    jdbc = new JdbcTemplate(source);
    transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    partitions = new DayPartitions(jdbc, transactions);
  }

  /// Nothing is in it.
  ///
  /// @param days that have their partitions
  public RealDatabase fresh(List<Integer> days) {
    partitions.ensure(days);
    jdbc.batchUpdate(
        TABLES.stream().map(table -> "DELETE FROM offline." + table).toArray(String[]::new));
    return this;
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
  public MailboxTable mailboxes() {
    return new MailboxTable(jdbc);
  }

  @Override
  public MailboxReader reader() {
    return new MailboxReader(jdbc);
  }

  @Override
  public GapTable gaps() {
    return new GapTable(jdbc);
  }

  @Override
  public DeviceTable devices() {
    return new DeviceTable(jdbc);
  }

  @Override
  public ShardEpochs epochs() {
    return new ShardEpochs(jdbc, new TopicIds("", "", 1), clock, new SimpleMeterRegistry());
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
    jdbc.query(
        "SELECT shard, epoch FROM offline.shard_epoch",
        row -> {
          contents.put(EitherDatabase.epochKey(row.getInt(1)), row.getString(2));
        });
    jdbc.query(
        "SELECT user_id, device, shard, last_seen FROM offline.device",
        row -> {
          contents.put(
              EitherDatabase.deviceKey(row.getString(1), row.getString(2)),
              EitherDatabase.deviceRow(row.getInt(3), row.getTimestamp(4).getTime()));
        });
    jdbc.query(
        "SELECT day - date '1970-01-01', shard, position, body FROM offline.stored_message",
        row -> {
          contents.put(
              EitherDatabase.bodyKey(row.getInt(1), row.getInt(2), row.getLong(3)),
              HexFormat.of().formatHex(row.getBytes(4)));
        });
    jdbc.query(
        """
        SELECT day - date '1970-01-01', shard, user_id, device, position, bytes
        FROM offline.mailbox_entry
        """,
        row -> {
          contents.put(
              EitherDatabase.entryKey(
                  row.getInt(1), row.getInt(2), row.getString(3), row.getString(4), row.getLong(5)),
              row.getInt(6) + " bytes");
        });
    return contents;
  }

  @Override
  public void close() {
    source.close();
  }
}
