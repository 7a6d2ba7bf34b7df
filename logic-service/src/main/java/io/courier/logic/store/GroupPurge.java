package io.courier.logic.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Deletes what no record of `chat_input` can ask for any more: outcomes, what ended, and groups
/// that were dissolved, with their members.
///
/// Some rows a transaction, and one instance at a time, by an advisory lock. May stop anywhere: the
/// next run goes on.
public final class GroupPurge {
  private static final Logger LOG = LoggerFactory.getLogger(GroupPurge.class);

  /// A record outlives its topic's retention by as long as its segment takes to fill, 7 days by
  /// default; and a day for clocks.
  private static final Duration BEYOND_RETENTION = Duration.ofDays(8);

  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('io.courier.logic.purge'))";
  private static final String OUTCOMES =
      """
      DELETE FROM logic.group_outcome WHERE (group_id, command) IN (
        SELECT group_id, command FROM logic.group_outcome
        WHERE written_at < now() - make_interval(secs => ?) LIMIT ?)
      """;
  private static final String STATES =
      """
      DELETE FROM logic.group_state WHERE (group_id, from_seq) IN (
        SELECT group_id, from_seq FROM logic.group_state
        WHERE ended_at < now() - make_interval(secs => ?) LIMIT ?)
      """;
  private static final String MEMBERS =
      """
      DELETE FROM logic.group_member WHERE (group_id, user_id, from_seq) IN (
        SELECT group_id, user_id, from_seq FROM logic.group_member
        WHERE ended_at < now() - make_interval(secs => ?) LIMIT ?)
      """;
  private static final String MEMBERS_OF_DISSOLVED =
      """
      DELETE FROM logic.group_member WHERE (group_id, user_id, from_seq) IN (
        SELECT m.group_id, m.user_id, m.from_seq FROM logic.chat_group g
        JOIN logic.group_member m ON m.group_id = g.group_id
        WHERE g.dissolved_at < now() - make_interval(secs => ?) LIMIT ?)
      """;
  private static final String DISSOLVED =
      """
      DELETE FROM logic.chat_group WHERE group_id IN (
        SELECT g.group_id FROM logic.chat_group g
        WHERE g.dissolved_at < now() - make_interval(secs => ?)
          AND NOT EXISTS (SELECT 1 FROM logic.group_member m WHERE m.group_id = g.group_id)
        LIMIT ?)
      """;

  /// A group goes behind its members, which are found by it, and never before the last of them.
  private static final List<String> IN_ORDER =
      List.of(OUTCOMES, STATES, MEMBERS, MEMBERS_OF_DISSOLVED, DISSOLVED);

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;
  private final double keptSeconds;
  private final int rows;
  private final Counter purged;

  /// @param retention of `chat_input`
  /// @param rows that one transaction deletes at most
  public GroupPurge(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      Duration retention,
      int rows,
      MeterRegistry registry) {
    this.jdbc = jdbc;
    this.transactions = new TransactionTemplate(transactions);
    this.keptSeconds = retention.plus(BEYOND_RETENTION).toSeconds();
    this.rows = rows;
    this.purged =
        Counter.builder("courier.logic.group.purged")
            .description("rows about groups that were deleted when no record could ask for them")
            .register(registry);
  }

  /// Deletes all that there is now, unless another instance does.
  public void run() {
    try {
      for (String statement : IN_ORDER) {
        int deleted = rows;
        while (deleted == rows) {
          deleted = delete(statement);
          purged.increment(deleted);
        }
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("what is old of groups is deleted later: {}", e.getMessage());
    }
  }

  /// @return 0 too when another instance is at it
  private int delete(String statement) {
    Integer deleted =
        transactions.execute(
            status ->
                Boolean.TRUE.equals(jdbc.queryForObject(LOCK, Boolean.class))
                    ? jdbc.update(statement, keptSeconds, rows)
                    : 0);
    return deleted == null ? 0 : deleted;
  }
}
