package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/// Reads and writes the gaps of mailboxes: the table `mailbox_gap`. Call what writes within a
/// transaction that has checked the epoch.
@Component
public class GapTable {
  private static final String LOAD =
      """
      SELECT g.user_id, g.device, g.position, g.conversation, g.dropped, g.from_seq, g.to_seq,
        g.body
      FROM unnest(?::text[], ?::text[]) AS k (user_id, device)
      JOIN offline.mailbox_gap g
        ON g.shard = ? AND g.user_id = k.user_id AND g.device = k.device
      ORDER BY g.position
      """;
  private static final String PUT =
      """
      INSERT INTO offline.mailbox_gap
        (shard, user_id, device, conversation, position, dropped, from_seq, to_seq, day, body)
      SELECT ?, k.user_id, k.device, k.conversation, k.position, k.dropped, k.from_seq, k.to_seq,
        date '1970-01-01' + ?, k.body
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bytea[])
        AS k (user_id, device, conversation, position, dropped, from_seq, to_seq, body)
      ON CONFLICT (shard, user_id, device, conversation) DO UPDATE SET
        position = excluded.position, dropped = excluded.dropped, from_seq = excluded.from_seq,
        to_seq = excluded.to_seq, day = excluded.day, body = excluded.body
      """;
  private static final String DELETE =
      """
      DELETE FROM offline.mailbox_gap g
      USING unnest(?::int[], ?::text[], ?::text[], ?::bigint[])
        AS k (shard, user_id, device, position)
      WHERE g.shard = k.shard AND g.user_id = k.user_id AND g.device = k.device
        AND g.position = k.position
      RETURNING g.shard, g.user_id, g.device, g.position
      """;
  private static final String CLEAR =
      """
      DELETE FROM offline.mailbox_gap WHERE shard = ? AND user_id = ? AND device = ?
      RETURNING shard, user_id, device, position
      """;
  private static final String CLAIM =
      """
      UPDATE offline.mailbox_gap SET device = ? WHERE shard = ? AND user_id = ? AND device = ''
      RETURNING shard, user_id, device, position
      """;
  private static final String FORGET_WAITING =
      """
      DELETE FROM offline.mailbox_gap g
      WHERE g.shard = ? AND (g.user_id, g.conversation) IN (
        SELECT o.user_id, o.conversation FROM offline.mailbox_gap o
        WHERE o.shard = ? AND o.device = '' AND o.day < ? LIMIT ?)
        AND g.device = ''
      RETURNING g.shard, g.user_id, g.device, g.position
      """;
  private static final RowMapper<MailboxRow> KEY = (row, number) -> key(row);

  private final JdbcTemplate jdbc;

  public GapTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// Gaps of these mailboxes, each in the order of their positions.
  public Map<DeviceKey, List<GapRow>> of(int shard, Collection<DeviceKey> mailboxes) {
    Map<DeviceKey, List<GapRow>> gaps = new HashMap<>();
    jdbc.query(
        LOAD,
        row -> {
          Gap gap = new Gap(row.getString(4), row.getLong(5), row.getLong(6), row.getLong(7));
          gaps.computeIfAbsent(
                  new DeviceKey(row.getString(1), row.getString(2)), it -> new ArrayList<>())
              .add(new GapRow(row.getLong(3), gap, row.getBytes(8)));
        },
        mailboxes.stream().map(DeviceKey::user).toArray(String[]::new),
        mailboxes.stream().map(DeviceKey::device).toArray(String[]::new),
        shard);
    return gaps;
  }

  /// Positions that no gap has had.
  public List<Long> newPositions(int count) {
    return jdbc.queryForList(
        "SELECT nextval('offline.gap_position') FROM generate_series(1, ?)", Long.class, count);
  }

  /// Puts each in the place of the one that its mailbox has for this conversation.
  ///
  /// @param mailboxes of the rows, one each
  public void put(int shard, int day, List<DeviceKey> mailboxes, List<GapRow> rows) {
    jdbc.update(
        PUT,
        shard,
        day,
        mailboxes.stream().map(DeviceKey::user).toArray(String[]::new),
        mailboxes.stream().map(DeviceKey::device).toArray(String[]::new),
        rows.stream().map(row -> row.gap().conversation()).toArray(String[]::new),
        rows.stream().mapToLong(GapRow::position).toArray(),
        rows.stream().mapToLong(row -> row.gap().dropped()).toArray(),
        rows.stream().mapToLong(row -> row.gap().fromSeq()).toArray(),
        rows.stream().mapToLong(row -> row.gap().toSeq()).toArray(),
        rows.stream().map(GapRow::body).toArray(byte[][]::new));
  }

  /// Deletes exactly these: one that has grown meanwhile has another position, and stays.
  ///
  /// @return those that were there
  public List<MailboxRow> delete(Collection<MailboxRow> rows) {
    return jdbc.query(
        DELETE,
        KEY,
        rows.stream().mapToInt(MailboxRow::shard).toArray(),
        rows.stream().map(row -> row.mailbox().user()).toArray(String[]::new),
        rows.stream().map(row -> row.mailbox().device()).toArray(String[]::new),
        rows.stream().mapToLong(MailboxRow::position).toArray());
  }

  public List<MailboxRow> clear(int shard, DeviceKey mailbox) {
    return jdbc.query(CLEAR, KEY, shard, mailbox.user(), mailbox.device());
  }

  /// Gives the gaps that wait for a user's first device to it. It has none yet.
  ///
  /// @return as they are now
  public List<MailboxRow> claim(int shard, DeviceKey device) {
    return jdbc.query(CLAIM, KEY, device.device(), shard, device.user());
  }

  /// Deletes gaps that wait for a first device and have not grown since before this day.
  ///
  /// @return those deleted; fewer than `most` when none is left
  public List<MailboxRow> forgetWaiting(int shard, int day, int most) {
    return jdbc.query(FORGET_WAITING, KEY, shard, shard, Days.date(day), most);
  }

  private static MailboxRow key(ResultSet row) throws SQLException {
    DeviceKey mailbox = new DeviceKey(row.getString(2), row.getString(3));
    return new MailboxRow(0, row.getInt(1), mailbox, row.getLong(4));
  }
}
