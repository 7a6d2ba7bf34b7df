package io.courier.logic.store;

import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.fanout.Packing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Groups in PostgreSQL: each read is a transaction with one snapshot, each write one transaction.
///
/// What PostgreSQL refuses for the values in it is a defect of some record and thrown as it is.
/// Everything else is waited for.
public final class PostgresGroups implements GroupStore {
  private final GroupRows rows;
  private final GroupWriter writer;
  private final TransactionTemplate snapshots;
  private final TransactionTemplate transactions;
  private final Timer reads;
  private final Timer writes;

  /// @param packing of the audiences of groups that are read
  public PostgresGroups(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      Packing packing,
      MeterRegistry registry) {
    this.rows = new GroupRows(jdbc, packing);
    this.writer = new GroupWriter(jdbc);
    this.transactions = new TransactionTemplate(transactions);
    this.snapshots = new TransactionTemplate(transactions);
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.reads = timer(registry, "read");
    this.writes = timer(registry, "write");
  }

  private static Timer timer(MeterRegistry registry, String what) {
    return Timer.builder("courier.logic.group.store")
        .description("transactions about groups, each of one poll")
        .tag("what", what)
        .register(registry);
  }

  @Override
  public <T> T read(Function<View, T> reading) {
    return timed(reads, () -> snapshots.<T>execute(status -> reading.apply(rows)));
  }

  @Override
  public void write(List<Changed> groups, List<Outcome> outcomes) {
    timed(
        writes,
        () ->
            transactions.execute(
                status -> {
                  writer.write(groups, outcomes);
                  return true;
                }));
    groups.forEach(changed -> changed.group().markWritten());
  }

  private static <T> T timed(Timer timer, Supplier<T> transaction) {
    long start = System.nanoTime();
    try {
      return transaction.get();
    } catch (DataIntegrityViolationException e) {
      throw e;
    } catch (DataAccessException | TransactionException e) {
      throw new TransientFailure("PostgreSQL does not do it now: " + e.getMessage(), e);
    } finally {
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }
}
