package io.courier.offline.retention;

import io.courier.offline.store.Days;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// The partitions of bodies and entries, one of each for a day, `stored_message_20261123`.
///
/// One instance at a time makes or drops them: an advisory lock sees to it.
@Component
public class DayPartitions {
  private static final List<String> TABLES = List.of("stored_message", "mailbox_entry");
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

  /// Drops the days before this one.
  ///
  /// @return the days dropped
  public List<Integer> dropBefore(int day) {
    List<Integer> dropped = new ArrayList<>();
    alone(
        () -> {
          // Rather next time than to stand in everybody's way behind a long statement.
          jdbc.execute("SET LOCAL lock_timeout = '5s'");
          for (int old : days()) {
            if (old < day) {
              TABLES.forEach(table -> jdbc.execute("DROP TABLE IF EXISTS " + name(table, old)));
              dropped.add(old);
            }
          }
        });
    dropped.forEach(existing::remove);
    return dropped;
  }

  /// Days that have a partition, earliest first.
  public List<Integer> days() {
    return jdbc
        .queryForList(
            """
            SELECT right(c.relname, 8) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'offline.stored_message'::regclass ORDER BY 1
            """,
            String.class)
        .stream()
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
