package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/// Writes bodies and entries, many rows a statement. Call within a transaction that has checked
/// the epochs of all shards concerned.
@Component
public class MailboxTable {
  private static final String INSERT_BODIES =
      """
      INSERT INTO offline.stored_message (day, shard, position, body)
      SELECT date '1970-01-01' + k.day, k.shard, k.position, k.body
      FROM unnest(?::int[], ?::int[], ?::bigint[], ?::bytea[]) AS k (day, shard, position, body)
      ON CONFLICT DO NOTHING
      """;
  private static final String INSERT_ENTRIES =
      """
      INSERT INTO offline.mailbox_entry (day, shard, user_id, device, position, bytes)
      SELECT date '1970-01-01' + k.day, k.shard, k.user_id, k.device, k.position, k.bytes
      FROM unnest(?::int[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::int[])
        AS k (day, shard, user_id, device, position, bytes)
      ON CONFLICT DO NOTHING
      RETURNING day, shard, user_id, device, position, bytes
      """;
  private static final String DELETE_ENTRIES_OF_DAY =
      """
      DELETE FROM offline.mailbox_entry e
      USING unnest(?::int[], ?::text[], ?::text[], ?::bigint[])
        AS k (shard, user_id, device, position)
      WHERE e.day = ? AND e.shard = k.shard AND e.user_id = k.user_id AND e.device = k.device
        AND e.position = k.position
      RETURNING e.day, e.shard, e.user_id, e.device, e.position, e.bytes
      """;
  private static final String DELETE_ENTRIES_OF_ANY_DAY =
      DELETE_ENTRIES_OF_DAY.replace("e.day = ? AND ", "");
  private static final String DELETE_BODIES_OF_DAY =
      """
      DELETE FROM offline.stored_message m
      USING unnest(?::int[], ?::bigint[]) AS k (shard, position)
      WHERE m.day = ? AND m.shard = k.shard AND m.position = k.position
        AND NOT EXISTS (
          SELECT 1 FROM offline.mailbox_entry e
          WHERE e.day = ? AND e.shard = k.shard AND e.position = k.position)
      """;
  private static final String TAKE_WAITING =
      """
      DELETE FROM offline.mailbox_entry e
      USING unnest(?::int[], ?::text[]) AS k (shard, user_id)
      WHERE e.shard = k.shard AND e.user_id = k.user_id AND e.device = ''
      RETURNING e.day, e.shard, e.user_id, e.device, e.position, e.bytes
      """;
  private static final String CLEAR =
      """
      DELETE FROM offline.mailbox_entry e
      WHERE e.shard = ? AND (e.day, e.user_id, e.device, e.position) IN (
        SELECT o.day, o.user_id, o.device, o.position FROM offline.mailbox_entry o
        WHERE o.shard = ? AND o.user_id = ? AND o.device = ? LIMIT ?)
      RETURNING e.day, e.shard, e.user_id, e.device, e.position, e.bytes
      """;
  private static final RowMapper<MailboxRow> ROW = (row, number) -> row(row);

  private final JdbcTemplate jdbc;

  public MailboxTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// @return how many were not there yet
  public int insertBodies(Collection<Body> bodies) {
    int size = bodies.size();
    int[] days = new int[size];
    int[] shards = new int[size];
    long[] positions = new long[size];
    byte[][] bytes = new byte[size][];
    int i = 0;
    for (Body body : bodies) {
      days[i] = body.day();
      shards[i] = body.shard();
      positions[i] = body.position();
      bytes[i++] = body.bytes();
    }
    return jdbc.update(INSERT_BODIES, days, shards, positions, bytes);
  }

  /// @return those that were not there yet
  public List<MailboxRow> insertEntries(Collection<MailboxRow> rows) {
    Columns columns = new Columns(rows);
    return jdbc.query(
        INSERT_ENTRIES,
        ROW,
        columns.days,
        columns.shards,
        columns.users,
        columns.devices,
        columns.positions,
        columns.bytes);
  }

  /// @return those of them that were there
  public List<MailboxRow> deleteEntries(int day, Collection<MailboxRow> rows) {
    Columns columns = new Columns(rows);
    return jdbc.query(
        DELETE_ENTRIES_OF_DAY,
        ROW,
        columns.shards,
        columns.users,
        columns.devices,
        columns.positions,
        Days.date(day));
  }

  /// Looks into every partition; for rows whose day is not known.
  public List<MailboxRow> deleteEntriesOfAnyDay(Collection<MailboxRow> rows) {
    Columns columns = new Columns(rows);
    return jdbc.query(
        DELETE_ENTRIES_OF_ANY_DAY,
        ROW,
        columns.shards,
        columns.users,
        columns.devices,
        columns.positions);
  }

  /// Deletes the bodies of these rows that have no entry left in their shard. The single writer of
  /// a shard makes this safe: nobody else adds an entry meanwhile.
  ///
  /// @param rows deleted just now, all of this day
  public int deleteBodiesWithoutEntries(int day, Collection<MailboxRow> rows) {
    Columns columns = new Columns(rows);
    LocalDate date = Days.date(day);
    return jdbc.update(DELETE_BODIES_OF_DAY, columns.shards, columns.positions, date, date);
  }

  /// As [#deleteBodiesWithoutEntries(int, Collection)], for rows of any days.
  public void deleteBodiesWithoutEntries(Collection<MailboxRow> rows) {
    Map<Integer, List<MailboxRow>> byDay = new HashMap<>();
    rows.forEach(row -> byDay.computeIfAbsent(row.day(), it -> new ArrayList<>()).add(row));
    byDay.forEach(this::deleteBodiesWithoutEntries);
  }

  /// Takes out the rows that wait for these users' first device.
  public List<MailboxRow> takeWaiting(int[] shards, String[] users) {
    return jdbc.query(TAKE_WAITING, ROW, shards, users);
  }

  /// Deletes entries of a mailbox, whichever.
  ///
  /// @return those deleted; fewer than `most` when none is left
  public List<MailboxRow> clear(int shard, DeviceKey mailbox, int most) {
    return jdbc.query(CLEAR, ROW, shard, shard, mailbox.user(), mailbox.device(), most);
  }

  static MailboxRow row(ResultSet row) throws SQLException {
    return new MailboxRow(
        Math.toIntExact(row.getObject(1, LocalDate.class).toEpochDay()),
        row.getInt(2),
        new DeviceKey(row.getString(3), row.getString(4)),
        row.getLong(5),
        row.getInt(6));
  }

  /// Rows turned into the arrays of one statement.
  private static final class Columns {
    private final int[] days;
    private final int[] shards;
    private final String[] users;
    private final String[] devices;
    private final long[] positions;
    private final int[] bytes;

    private Columns(Collection<MailboxRow> rows) {
      List<MailboxRow> all = new ArrayList<>(rows);
      int size = all.size();
      days = new int[size];
      shards = new int[size];
      users = new String[size];
      devices = new String[size];
      positions = new long[size];
      bytes = new int[size];
      for (int i = 0; i < size; i++) {
        MailboxRow row = all.get(i);
        days[i] = row.day();
        shards[i] = row.shard();
        users[i] = row.mailbox().user();
        devices[i] = row.mailbox().device();
        positions[i] = row.position();
        bytes[i] = row.bytes();
      }
    }
  }
}
