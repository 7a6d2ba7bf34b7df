package io.courier.logic.store;

import io.courier.logic.group.Group;
import io.courier.logic.group.GroupState;
import io.courier.logic.group.Membership;
import io.courier.logic.group.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/// Writes the tables of groups, many rows a statement. Call within one transaction.
///
/// The outcomes and the groups' last seqs come first: whoever has written one of these outcomes, or
/// changed one of these groups, since it was read is found out before any other row is touched, and
/// whoever tries to from then on waits.
final class GroupWriter {
  private static final String OUTCOMES =
      """
      INSERT INTO logic.group_outcome (group_id, command, seq, result, event)
      SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[])
      ON CONFLICT DO NOTHING
      """;
  private static final String NEW_GROUPS =
      """
      INSERT INTO logic.chat_group (group_id, last_seq, members, dissolved_at)
      SELECT k.group_id, k.last_seq, k.members, CASE WHEN k.dissolved THEN now() END
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::int[], ?::boolean[])
        AS k (group_id, decided_on, last_seq, members, dissolved)
      WHERE k.decided_on = 0
      ON CONFLICT DO NOTHING
      """;
  private static final String GROUPS =
      """
      UPDATE logic.chat_group g SET last_seq = k.last_seq, members = k.members,
        dissolved_at = CASE WHEN k.dissolved THEN now() END
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::int[], ?::boolean[])
        AS k (group_id, decided_on, last_seq, members, dissolved)
      WHERE g.group_id = k.group_id AND g.last_seq = k.decided_on AND k.decided_on <> 0
      """;
  private static final String END_STATES =
      """
      UPDATE logic.group_state s SET to_seq = k.to_seq, ended_at = now()
      FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS k (group_id, from_seq, to_seq)
      WHERE s.group_id = k.group_id AND s.from_seq = k.from_seq
      """;
  private static final String NEW_STATES =
      """
      INSERT INTO logic.group_state
        (group_id, from_seq, to_seq, name, mute_all, announcement_only, owner, ended_at)
      SELECT k.group_id, k.from_seq, k.to_seq, k.name, k.mute_all, k.announcement_only, k.owner,
        CASE WHEN k.to_seq <> 9223372036854775807 THEN now() END
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::boolean[], ?::boolean[],
          ?::text[])
        AS k (group_id, from_seq, to_seq, name, mute_all, announcement_only, owner)
      """;
  private static final String END_MEMBERS =
      """
      UPDATE logic.group_member m SET to_seq = k.to_seq, ended_at = now()
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[])
        AS k (group_id, from_seq, to_seq, user_id)
      WHERE m.group_id = k.group_id AND m.user_id = k.user_id AND m.from_seq = k.from_seq
      """;
  private static final String NEW_MEMBERS =
      """
      INSERT INTO logic.group_member
        (group_id, user_id, from_seq, to_seq, role, muted_until, ended_at)
      SELECT k.group_id, k.user_id, k.from_seq, k.to_seq, k.role, k.muted_until,
        CASE WHEN k.to_seq <> 9223372036854775807 THEN now() END
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::smallint[], ?::bigint[])
        AS k (group_id, from_seq, to_seq, user_id, role, muted_until)
      """;

  private final JdbcTemplate jdbc;

  GroupWriter(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// A row of a state or a membership, and its group.
  private record Row<T extends Span>(String group, T span) {}

  void write(List<GroupStore.Changed> groups, List<Outcome> outcomes) {
    outcomes(outcomes);
    if (!groups.isEmpty()) {
      fence(groups);
      endStates(rows(groups, Group::closedStates));
      newStates(rows(groups, Group::openedStates));
      endMembers(rows(groups, Group::closedMembers));
      newMembers(rows(groups, Group::openedMembers));
    }
  }

  private void outcomes(List<Outcome> outcomes) {
    int written =
        jdbc.update(
            OUTCOMES,
            outcomes.stream().map(it -> it.key().group()).toArray(String[]::new),
            outcomes.stream().map(it -> it.key().command()).toArray(String[]::new),
            outcomes.stream().mapToLong(Outcome::seq).toArray(),
            outcomes.stream().map(it -> it.result().toByteArray()).toArray(byte[][]::new),
            outcomes.stream().map(it -> it.event().toByteArray()).toArray(byte[][]::new));
    if (written != outcomes.size()) {
      throw new Overtaken();
    }
  }

  private void fence(List<GroupStore.Changed> groups) {
    Object[] columns = {
      groups.stream().map(it -> it.group().id()).toArray(String[]::new),
      groups.stream().mapToLong(GroupStore.Changed::decidedOn).toArray(),
      groups.stream().mapToLong(it -> it.group().lastSeq()).toArray(),
      groups.stream().mapToInt(it -> it.group().present()).toArray(),
      booleans(groups, it -> it.group().stateAt(it.group().lastSeq()) == null)
    };
    if (jdbc.update(NEW_GROUPS, columns) + jdbc.update(GROUPS, columns) != groups.size()) {
      throw new Overtaken();
    }
  }

  private void endStates(List<Row<GroupState>> rows) {
    if (!rows.isEmpty()) {
      jdbc.update(END_STATES, groups(rows), froms(rows), tos(rows));
    }
  }

  private void newStates(List<Row<GroupState>> rows) {
    if (!rows.isEmpty()) {
      jdbc.update(
          NEW_STATES,
          groups(rows),
          froms(rows),
          tos(rows),
          rows.stream().map(row -> row.span.name()).toArray(String[]::new),
          booleans(rows, row -> row.span.muteAll()),
          booleans(rows, row -> row.span.announcementOnly()),
          rows.stream().map(row -> row.span.owner()).toArray(String[]::new));
    }
  }

  private void endMembers(List<Row<Membership>> rows) {
    if (!rows.isEmpty()) {
      jdbc.update(END_MEMBERS, groups(rows), froms(rows), tos(rows), users(rows));
    }
  }

  private void newMembers(List<Row<Membership>> rows) {
    if (!rows.isEmpty()) {
      jdbc.update(
          NEW_MEMBERS,
          groups(rows),
          froms(rows),
          tos(rows),
          users(rows),
          rows.stream().mapToInt(row -> row.span.role().number()).toArray(),
          rows.stream().mapToLong(row -> row.span.mutedUntil()).toArray());
    }
  }

  private static <T extends Span> List<Row<T>> rows(
      List<GroupStore.Changed> groups, Function<Group, List<T>> spans) {
    List<Row<T>> rows = new ArrayList<>();
    for (GroupStore.Changed changed : groups) {
      for (T span : spans.apply(changed.group())) {
        rows.add(new Row<>(changed.group().id(), span));
      }
    }
    return rows;
  }

  private static String[] groups(List<? extends Row<?>> rows) {
    return rows.stream().map(Row::group).toArray(String[]::new);
  }

  private static long[] froms(List<? extends Row<?>> rows) {
    return rows.stream().mapToLong(row -> row.span().from()).toArray();
  }

  private static long[] tos(List<? extends Row<?>> rows) {
    return rows.stream().mapToLong(row -> row.span().to()).toArray();
  }

  private static String[] users(List<Row<Membership>> rows) {
    return rows.stream().map(row -> row.span.user()).toArray(String[]::new);
  }

  private static <T> boolean[] booleans(List<T> all, Function<T, Boolean> value) {
    boolean[] values = new boolean[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(all.get(i));
    }
    return values;
  }
}
