package io.courier.offline.retention;

import io.courier.offline.store.Days;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// The partitions of bodies and entries, one of each for a day, `stored_message_20261123`.
///
/// One instance at a time makes or drops them: an advisory lock sees to it. Whoever drops a day has
/// its entries replaced by gaps before ([Expiry]), so only empty days go.
@Component
public class DayPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(DayPartitions.class);
  private static final String ENTRIES = "mailbox_entry";

  /// In the order in which they are dropped.
  private static final List<String> TABLES = List.of(ENTRIES, "stored_message");

  /// Rather with the next check than to wait for long.
  private static final String LOCK_TIMEOUT = "3s";
  private static final long LOCK = 0x636f_7572_6461_79L; // "courday"

  private final JdbcTemplate jdbc;
  private final TransactionOperations transactions;
  private final Set<Integer> existing = ConcurrentHashMap.newKeySet();

  public DayPartitions(JdbcTemplate jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /// Makes those that are missing. Costs nothing for days that were seen before.
  public void ensure(Collection<Integer> days) {
    List<Integer> missing = days.stream().filter(day -> !existing.contains(day)).sorted().toList();
    if (missing.isEmpty()) {
      return;
    }
    alone(() -> missing.forEach(this::create));
    existing.addAll(missing);
  }

  /// Drops the days before this one in which no entry is left, earliest first.
  ///
  /// Readers and writers are not held up: a partition is first detached concurrently, which waits
  /// for transactions under way without anybody waiting behind it, and is then a table that nobody
  /// uses. What is interrupted is taken up by the next call. An instance that finds another at it
  /// does nothing.
  ///
  /// @return the days dropped
  public List<Integer> dropEmptyBefore(int day) {
    List<Integer> old = named().stream().filter(one -> one < day).toList();
    if (old.isEmpty()) {
      return List.of();
    }
    List<Integer> dropped =
        jdbc.execute(
            (ConnectionCallback<List<Integer>>)
                connection -> {
                  // Not within a transaction, for PostgreSQL refuses that.
                  JdbcTemplate one =
                      new JdbcTemplate(new SingleConnectionDataSource(connection, true));
                  Boolean alone =
                      one.queryForObject("SELECT pg_try_advisory_lock(?)", Boolean.class, LOCK);
                  if (!Boolean.TRUE.equals(alone)) {
                    return List.of();
                  }
                  try {
                    one.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
                    return drop(one, old);
                  } finally {
                    one.execute("RESET lock_timeout");
                    one.queryForList("SELECT pg_advisory_unlock(?)", LOCK);
                  }
                });
    List<Integer> gone = dropped == null ? List.of() : dropped;
    gone.forEach(existing::remove);
    return gone;
  }

  private static List<Integer> drop(JdbcTemplate one, List<Integer> days) {
    List<Integer> dropped = new ArrayList<>();
    for (int day : days) {
      try {
        if (isEmpty(one, day)) {
          TABLES.forEach(table -> drop(one, table, day));
          dropped.add(day);
        }
      } catch (DataAccessException e) {
        LOG.warn("the day {} is dropped with the next check: {}", Days.date(day), e.getMessage());
        return dropped;
      }
    }
    return dropped;
  }

  private static boolean isEmpty(JdbcTemplate one, int day) {
    String entries = name(ENTRIES, day);
    Boolean isThere =
        one.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, entries);
    return !Boolean.TRUE.equals(isThere)
        || one.queryForList("SELECT 1 FROM " + entries + " LIMIT 1").isEmpty();
  }

  private static void drop(JdbcTemplate one, String table, int day) {
    String partition = name(table, day);
    List<Boolean> pending =
        one.queryForList(
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass(?)",
            Boolean.class,
            partition);
    if (!pending.isEmpty()) {
      one.execute(
          "ALTER TABLE offline."
              + table
              + " DETACH PARTITION "
              + partition
              + (pending.getFirst() ? " FINALIZE" : " CONCURRENTLY"));
    }
    one.execute("DROP TABLE IF EXISTS " + partition);
  }

  /// Days that have a partition, earliest first.
  public List<Integer> days() {
    return days(
        """
        SELECT right(c.relname, 8) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'offline.stored_message'::regclass ORDER BY 1
        """);
  }

  /// Days of which a table is there, be it detached, earliest first.
  private List<Integer> named() {
    return days(
        """
        SELECT DISTINCT right(relname, 8) FROM pg_class
        WHERE relnamespace = 'offline'::regnamespace AND relkind = 'r'
          AND relname ~ '^(mailbox_entry|stored_message)_[0-9]{8}$'
        ORDER BY 1
        """);
  }

  private List<Integer> days(String sql) {
    return jdbc.queryForList(sql, String.class).stream()
        .map(date -> LocalDate.parse(date, DateTimeFormatter.BASIC_ISO_DATE))
        .map(date -> Math.toIntExact(date.toEpochDay()))
        .toList();
  }

  private void create(int day) {
    for (String table : TABLES) {
      jdbc.execute(
          "CREATE TABLE IF NOT EXISTS %s PARTITION OF offline.%s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(name(table, day), table, Days.date(day), Days.date(day + 1)));
    }
  }

  private void alone(Runnable work) {
    transactions.executeWithoutResult(
        status -> {
          jdbc.queryForList("SELECT pg_advisory_xact_lock(?)", LOCK);
          work.run();
        });
  }

  private static String name(String table, int day) {
    return "offline." + table + "_" + Days.date(day).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
