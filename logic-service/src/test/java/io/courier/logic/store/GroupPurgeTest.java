package io.courier.logic.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/// What goes and what stays, against a real PostgreSQL.
class GroupPurgeTest {
  private static final List<String> TABLES =
      List.of("chat_group", "group_state", "group_member", "group_outcome");

  /// A row of each kind for a group that lives, and for one that was dissolved; twice what ended.
  private static final String ROWS =
      """
      INSERT INTO logic.chat_group VALUES ('g', 9, 1, NULL), ('d', 9, 1, now() - ?::interval);
      INSERT INTO logic.group_state VALUES
        ('g', 1, 5, 'n', false, false, 'o', now() - ?::interval),
        ('g', 5, 9223372036854775807, 'n', false, false, 'o', NULL),
        ('d', 1, 9, 'n', false, false, 'o', now() - ?::interval);
      INSERT INTO logic.group_member VALUES
        ('g', 'a', 1, 5, 0, 0, now() - ?::interval),
        ('g', 'a', 5, 9223372036854775807, 0, 0, NULL),
        ('d', 'a', 1, 9223372036854775807, 0, 0, NULL),
        ('d', 'b', 1, 9223372036854775807, 0, 0, NULL);
      INSERT INTO logic.group_outcome VALUES ('g', 'c', 1, '', '', now() - ?::interval)
      """;

  @Test
  void whatNoRecordCanAskForGoesAndAllElseStays() {
    assertThat(left("9 days")).containsExactly(2, 3, 4, 1);
    assertThat(left("16 days")).containsExactly(1, 1, 1, 0);
  }

  /// @param age of what is over
  /// @return rows of each table after a purge with a retention of 7 days
  private static List<Integer> left(String age) {
    try (GroupDatabase database = new GroupDatabase("purge_" + age.replace(' ', '_'))) {
      JdbcTemplate jdbc = database.jdbc();
      jdbc.execute(ROWS.replace("?", "'" + age + "'"));
      SimpleMeterRegistry registry = new SimpleMeterRegistry();

      new GroupPurge(jdbc, database.transactionManager(), Duration.ofDays(7), 1, registry).run();

      List<Integer> left =
          TABLES.stream()
              .map(it -> jdbc.queryForObject("SELECT count(*) FROM logic." + it, Integer.class))
              .toList();
      assertThat(registry.get("courier.logic.group.purged").counter().count())
          .isEqualTo(10.0 - left.stream().mapToInt(Integer::intValue).sum());
      return left;
    }
  }
}
