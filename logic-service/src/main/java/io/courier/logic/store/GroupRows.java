package io.courier.logic.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.logic.fanout.Packing;
import io.courier.logic.group.Group;
import io.courier.logic.group.GroupState;
import io.courier.logic.group.Role;
import io.courier.messages.topic.CommandResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/// Reads the tables of groups, many rows a statement. Call within one transaction.
final class GroupRows implements GroupStore.View {
  /// Rows of members that are fetched at a time.
  private static final int FETCH = 5_000;

  private static final String SIZES =
      "SELECT group_id, members FROM logic.chat_group WHERE group_id = ANY (?::text[])";
  private static final String OUTCOMES =
      """
      SELECT o.group_id, o.command, o.seq, o.result, o.event
      FROM unnest(?::text[], ?::text[]) AS k (group_id, command)
      JOIN logic.group_outcome o ON o.group_id = k.group_id AND o.command = k.command
      """;
  private static final String HEADS =
      "SELECT group_id, last_seq FROM logic.chat_group WHERE group_id = ANY (?::text[])";
  private static final String STATES =
      """
      SELECT s.group_id, s.name, s.mute_all, s.announcement_only, s.owner, s.from_seq, s.to_seq
      FROM unnest(?::text[], ?::bigint[]) AS k (group_id, floor)
      JOIN logic.group_state s ON s.group_id = k.group_id AND s.to_seq >= k.floor
      ORDER BY s.group_id, s.from_seq
      """;

  /// For each group by its key, whatever the statistics say of an average one.
  private static final String MEMBERS =
      """
      SELECT m.group_id, m.user_id, m.role, m.muted_until, m.from_seq, m.to_seq
      FROM unnest(?::text[], ?::bigint[]) AS k (group_id, floor)
      CROSS JOIN LATERAL (
        SELECT * FROM logic.group_member o
        WHERE o.group_id = k.group_id AND o.to_seq >= k.floor
        ORDER BY o.user_id, o.from_seq OFFSET 0) AS m
      ORDER BY m.group_id, m.user_id, m.from_seq
      """;
  private static final String GROUPS_OF =
      """
      SELECT m.user_id, count(*)
      FROM unnest(?::text[]) AS k (user_id)
      JOIN logic.group_member m ON m.user_id = k.user_id AND m.ended_at IS NULL
      JOIN logic.chat_group g ON g.group_id = m.group_id AND g.dissolved_at IS NULL
      GROUP BY m.user_id
      """;
  private static final String MINE =
      """
      SELECT k.number, m.group_id, m.name, m.role
      FROM unnest(?::text[], ?::text[], ?::int[])
        WITH ORDINALITY AS k (user_id, after, most, number)
      CROSS JOIN LATERAL (
        SELECT o.group_id, s.name, o.role FROM logic.group_member o
        JOIN logic.group_state s ON s.group_id = o.group_id AND s.ended_at IS NULL
        WHERE o.user_id = k.user_id AND o.ended_at IS NULL AND o.group_id > k.after
        ORDER BY o.group_id LIMIT k.most) AS m
      ORDER BY k.number, m.group_id
      """;

  private final JdbcTemplate jdbc;
  private final Packing packing;

  GroupRows(JdbcTemplate jdbc, Packing packing) {
    this.jdbc = jdbc;
    this.packing = packing;
  }

  @Override
  public Map<String, Integer> sizes(Collection<String> groups) {
    return numbers(SIZES, groups);
  }

  @Override
  public Map<String, Integer> groupsOf(Collection<String> users) {
    return numbers(GROUPS_OF, users);
  }

  private Map<String, Integer> numbers(String sql, Collection<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    jdbc.query(
        sql,
        row -> {
          numbers.put(row.getString(1), row.getInt(2));
        },
        (Object) names.toArray(String[]::new));
    return numbers;
  }

  @Override
  public Map<Outcome.Key, Outcome> outcomes(Collection<Outcome.Key> commands) {
    Map<Outcome.Key, Outcome> outcomes = new HashMap<>();
    jdbc.query(
        OUTCOMES,
        row -> {
          Outcome.Key key = new Outcome.Key(row.getString(1), row.getString(2));
          ByteString event = ByteString.copyFrom(row.getBytes(5));
          outcomes.put(key, new Outcome(key, row.getLong(3), result(row.getBytes(4)), event));
        },
        commands.stream().map(Outcome.Key::group).toArray(String[]::new),
        commands.stream().map(Outcome.Key::command).toArray(String[]::new));
    return outcomes;
  }

  private static CommandResult result(byte[] bytes) {
    try {
      return CommandResult.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an outcome whose result cannot be read", e);
    }
  }

  @Override
  public Map<String, Group> groups(Map<String, Long> floors) {
    String[] ids = floors.keySet().toArray(String[]::new);
    long[] lowest = floors.values().stream().mapToLong(Long::longValue).toArray();
    Map<String, Long> lastSeqs = new HashMap<>();
    jdbc.query(
        HEADS,
        row -> {
          lastSeqs.put(row.getString(1), row.getLong(2));
        },
        (Object) ids);
    Map<String, Group> groups = new HashMap<>();
    floors.forEach(
        (id, floor) ->
            groups.put(id, new Group(id, floor, lastSeqs.getOrDefault(id, 0L), packing)));
    RowCallbackHandler state = row -> state(groups, row);
    RowCallbackHandler member = row -> member(groups, row);
    jdbc.query(STATES, state, ids, lowest);
    jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(MEMBERS);
          statement.setFetchSize(FETCH);
          statement.setObject(1, ids);
          statement.setObject(2, lowest);
          return statement;
        },
        member);
    return groups;
  }

  private static void state(Map<String, Group> groups, ResultSet row) throws SQLException {
    GroupState state =
        new GroupState(
            row.getString(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.getString(5),
            row.getLong(6),
            row.getLong(7),
            true);
    of(groups, row).load(state);
  }

  private static void member(Map<String, Group> groups, ResultSet row) throws SQLException {
    of(groups, row)
        .loadMember(
            row.getString(2),
            Role.of(row.getInt(3)),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6));
  }

  private static Group of(Map<String, Group> groups, ResultSet row) throws SQLException {
    Group group = groups.get(row.getString(1));
    if (group == null) {
      throw new IllegalStateException("a row of a group that was not asked for");
    }
    return group;
  }

  @Override
  public Map<MyGroups, List<MyGroups.Mine>> mine(Collection<MyGroups> questions) {
    List<MyGroups> asked = List.copyOf(questions);
    Map<MyGroups, List<MyGroups.Mine>> mine = new HashMap<>();
    jdbc.query(
        MINE,
        row -> {
          mine.computeIfAbsent(asked.get(row.getInt(1) - 1), it -> new ArrayList<>())
              .add(new MyGroups.Mine(row.getString(2), row.getString(3), Role.of(row.getInt(4))));
        },
        asked.stream().map(MyGroups::user).toArray(String[]::new),
        asked.stream().map(MyGroups::after).toArray(String[]::new),
        asked.stream().mapToInt(MyGroups::most).toArray());
    return mine;
  }
}
