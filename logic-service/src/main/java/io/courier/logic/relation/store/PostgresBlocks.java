package io.courier.logic.relation.store;

import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.relation.Block;
import io.courier.logic.relation.BlockEntries;
import io.courier.logic.relation.BlockLedger;
import io.courier.logic.relation.BlockStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Blocks in PostgreSQL: one statement reads the lists of many users, one transaction carries out
/// the commands of a poll.
///
/// What PostgreSQL refuses for the values in it is a defect of some record and thrown as it is.
/// Everything else is waited for.
public final class PostgresBlocks implements BlockStore, BlockLedger {
  /// A record outlives its topic's retention by as long as its segment takes to fill, 7 days by
  /// default; and a day for clocks.
  private static final Duration BEYOND_RETENTION = Duration.ofDays(8);

  /// Rows of lists that are fetched at a time.
  private static final int FETCH = 5_000;

  private static final String LISTS =
      """
      SELECT user_id, blocked, from_at, to_at FROM logic.block
      WHERE user_id = ANY (?::text[]) ORDER BY user_id
      """;
  private static final String PAGES =
      """
      SELECT k.number, b.blocked, b.from_at
      FROM unnest(?::text[], ?::text[], ?::int[])
        WITH ORDINALITY AS k (user_id, after, most, number)
      CROSS JOIN LATERAL (
        SELECT blocked, from_at FROM logic.block
        WHERE user_id = k.user_id AND to_at = 9223372036854775807 AND blocked > k.after
        ORDER BY blocked LIMIT k.most) AS b
      ORDER BY k.number, b.blocked
      """;

  private final JdbcTemplate jdbc;
  private final BlockRows rows;
  private final TransactionTemplate transactions;
  private final TransactionTemplate readings;
  private final Timer reads;
  private final Timer writes;

  /// @param retention of `chat_input`
  public PostgresBlocks(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      Duration retention,
      MeterRegistry registry) {
    this.jdbc = jdbc;
    this.rows = new BlockRows(jdbc, retention.plus(BEYOND_RETENTION));
    this.transactions = new TransactionTemplate(transactions);
    this.readings = new TransactionTemplate(transactions);
    readings.setReadOnly(true);
    this.reads = timer(registry, "read");
    this.writes = timer(registry, "write");
  }

  private static Timer timer(MeterRegistry registry, String what) {
    return Timer.builder("courier.logic.relations.store")
        .description("transactions about who has blocked whom, each of one poll")
        .tag("what", what)
        .register(registry);
  }

  @Override
  public void read(Collection<String> users, Lists lists) {
    timed(
        reads,
        () ->
            readings.execute(
                status -> {
                  readAll(users, lists);
                  return true;
                }));
  }

  private void readAll(Collection<String> users, Lists lists) {
    Set<String> empty = new LinkedHashSet<>(users);
    ListInProgress list = new ListInProgress(lists);
    RowCallbackHandler each =
        row -> {
          empty.remove(row.getString(1));
          list.add(row.getString(1), row.getString(2), new Block(row.getLong(3), row.getLong(4)));
        };
    jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(LISTS);
          statement.setFetchSize(FETCH);
          statement.setObject(1, users.toArray(String[]::new));
          return statement;
        },
        each);
    list.end();
    empty.forEach(user -> lists.list(user, Map.of()));
  }

  /// Rows come user by user.
  private static final class ListInProgress {
    private final Lists lists;
    private String user = "";
    private Map<String, Block> blocks = new HashMap<>();

    private ListInProgress(Lists lists) {
      this.lists = lists;
    }

    private void add(String of, String blocked, Block block) {
      if (!of.equals(user)) {
        end();
        user = of;
        blocks = new HashMap<>();
      }
      blocks.put(blocked, block);
    }

    private void end() {
      if (!blocks.isEmpty()) {
        lists.list(user, blocks);
      }
    }
  }

  @Override
  public <T> T carryOut(Wanted wanted, Function<BlockEntries, T> deciding) {
    return timed(
        writes,
        () ->
            transactions.<T>execute(
                status -> {
                  BlockEntries entries = rows.lockAndRead(wanted);
                  T decided = deciding.apply(entries);
                  if (entries.isChanged()) {
                    rows.write(entries);
                  }
                  return decided;
                }));
  }

  @Override
  public List<List<Listed>> list(List<Question> questions) {
    List<List<Listed>> answers = new ArrayList<>(questions.size());
    questions.forEach(question -> answers.add(new ArrayList<>()));
    RowCallbackHandler each =
        row -> answers.get(row.getInt(1) - 1).add(new Listed(row.getString(2), row.getLong(3)));
    timed(
        reads,
        () -> {
          jdbc.query(
              PAGES,
              each,
              questions.stream().map(Question::user).toArray(String[]::new),
              questions.stream().map(Question::after).toArray(String[]::new),
              questions.stream().mapToInt(Question::most).toArray());
          return true;
        });
    return answers;
  }

  private static <T> T timed(Timer timer, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } catch (DataIntegrityViolationException e) {
      throw e;
    } catch (DataAccessException | TransactionException e) {
      throw new TransientFailure("PostgreSQL does not do it now: " + e.getMessage(), e);
    } finally {
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }
}
