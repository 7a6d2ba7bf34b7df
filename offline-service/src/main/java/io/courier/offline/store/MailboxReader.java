package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Reads mailboxes, and what a shard's new writer must know of them.
@Component
public class MailboxReader {
  /// One statement for many mailboxes, gaps first. Bytes are summed over the oldest entries first,
  /// so a mailbox of large bodies does not come whole.
  private static final String HEADS =
      """
      SELECT k.i, p.position, p.body, p.available
      FROM unnest(?::int[], ?::text[], ?::text[])
        WITH ORDINALITY AS k (shard, user_id, device, i)
      CROSS JOIN LATERAL (
        SELECT b.position, b.body, count(*) OVER () AS available,
          sum(octet_length(b.body)) OVER (ORDER BY b.position, b.day)
            - octet_length(b.body) AS bytes_before
        FROM (
          SELECT o.day, o.position, m.body
          FROM (
            SELECT e.day, e.position FROM offline.mailbox_entry e
            WHERE e.shard = k.shard AND e.user_id = k.user_id AND e.device = k.device
            ORDER BY e.position LIMIT ?
          ) o
          JOIN offline.stored_message m
            ON m.day = o.day AND m.shard = k.shard AND m.position = o.position
          UNION ALL
          SELECT g.day, g.position, g.body FROM offline.mailbox_gap g
          WHERE g.shard = k.shard AND g.user_id = k.user_id AND g.device = k.device
        ) b
      ) p
      WHERE p.bytes_before < ?
      ORDER BY k.i, p.position
      """;
  private static final String CENSUS =
      """
      SELECT user_id, device, count(*), sum(position), bit_xor(position), sum(bytes)
      FROM offline.mailbox_entry WHERE shard = ? GROUP BY user_id, device
      """;
  private static final String GAP_CENSUS =
      """
      SELECT user_id, device, count(*), sum(position), bit_xor(position), 0
      FROM offline.mailbox_gap WHERE shard = ? GROUP BY user_id, device
      """;
  private static final String FULL =
      """
      SELECT user_id, device FROM offline.mailbox_entry WHERE shard = ?
      GROUP BY user_id, device HAVING count(*) > ? OR sum(bytes) > ? LIMIT ?
      """;
  private static final String SIZE =
      """
      SELECT user_id, device, count(*), sum(position), bit_xor(position), sum(bytes)
      FROM offline.mailbox_entry WHERE shard = ? AND user_id = ? AND device = ?
      GROUP BY user_id, device
      """;
  private static final String OLDEST =
      """
      SELECT day, shard, user_id, device, position, bytes FROM offline.mailbox_entry
      WHERE shard = ? AND user_id = ? AND device = ? ORDER BY position LIMIT ?
      """;
  private static final String OF_DAYS_BEFORE =
      """
      SELECT day, shard, user_id, device, position, bytes FROM offline.mailbox_entry
      WHERE day < ? AND shard = ? ORDER BY day, user_id, device, position LIMIT ?
      """;
  private static final String BODIES =
      """
      SELECT m.position, m.body FROM unnest(?::int[], ?::bigint[]) AS k (day, position)
      JOIN offline.stored_message m ON m.day = date '1970-01-01' + k.day AND m.shard = ?
        AND m.position = k.position
      """;
  private static final String DAY_RANGES =
      """
      SELECT day, min(position), max(position)
      FROM offline.stored_message WHERE shard = ? GROUP BY day
      """;

  private final JdbcTemplate jdbc;

  public MailboxReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// A mailbox to be read.
  public record Wanted(int shard, DeviceKey mailbox) {}

  /// The oldest entries of each, by mailbox; one that is empty is there too.
  ///
  /// @param maxEntries of each
  /// @param maxBytes of each: no further body is read once this is reached
  public Map<DeviceKey, Head> heads(List<Wanted> wanted, int maxEntries, long maxBytes) {
    int size = wanted.size();
    int[] shards = new int[size];
    String[] users = new String[size];
    String[] devices = new String[size];
    List<List<StoredEntry>> entries = new ArrayList<>(size);
    long[] available = new long[size];
    for (int i = 0; i < size; i++) {
      shards[i] = wanted.get(i).shard();
      users[i] = wanted.get(i).mailbox().user();
      devices[i] = wanted.get(i).mailbox().device();
      entries.add(new ArrayList<>());
    }
    jdbc.query(
        HEADS,
        row -> {
          int i = row.getInt(1) - 1;
          entries.get(i).add(new StoredEntry(row.getLong(2), row.getBytes(3)));
          available[i] = row.getLong(4);
        },
        shards,
        users,
        devices,
        maxEntries + 1,
        maxBytes);
    Map<DeviceKey, Head> heads = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      List<StoredEntry> found = entries.get(i);
      boolean whole = available[i] <= maxEntries && found.size() == available[i];
      heads.put(wanted.get(i).mailbox(), new Head(found, whole));
    }
    return heads;
  }

  /// Counts all mailboxes of a shard: one pass over its entries.
  public Census census(int shard, int maxMailboxes) {
    Census census = new Census(maxMailboxes);
    counted(CENSUS, census, false, shard);
    counted(GAP_CENSUS, census, true, shard);
    return census;
  }

  private void counted(String sql, Census census, boolean gaps, Object... arguments) {
    jdbc.query(
        sql,
        row -> {
          int count = Math.toIntExact(row.getLong(3));
          census.count(
              new DeviceKey(row.getString(1), row.getString(2)),
              new Fingerprint(
                  count,
                  gaps ? count : 0,
                  row.getLong(6),
                  wrapped(row.getBigDecimal(4)),
                  row.getLong(5)));
        },
        arguments);
  }

  /// The messages of one mailbox, counted now: for shards with too many mailboxes to count.
  public Fingerprint messages(int shard, DeviceKey mailbox) {
    Census one = new Census(1);
    counted(SIZE, one, false, shard, mailbox.user(), mailbox.device());
    return one.of(mailbox).orElse(Fingerprint.NOTHING);
  }

  /// Mailboxes of a shard with more than this: a pass over its entries.
  public List<DeviceKey> fuller(int shard, int messages, long bytes, int most) {
    return jdbc.query(
        FULL,
        (row, number) -> new DeviceKey(row.getString(1), row.getString(2)),
        shard,
        messages,
        bytes,
        most);
  }

  /// The oldest messages of a mailbox.
  public List<MailboxRow> oldest(int shard, DeviceKey mailbox, int most) {
    return jdbc.query(
        OLDEST,
        (row, number) -> MailboxTable.row(row),
        shard,
        mailbox.user(),
        mailbox.device(),
        most);
  }

  /// Messages of a shard from before this day, mailbox by mailbox.
  public List<MailboxRow> ofDaysBefore(int day, int shard, int most) {
    return jdbc.query(
        OF_DAYS_BEFORE, (row, number) -> MailboxTable.row(row), Days.date(day), shard, most);
  }

  /// The bodies of these rows, which are all of one shard, by position.
  public Map<Long, byte[]> bodies(int shard, Collection<MailboxRow> rows) {
    Map<Long, Integer> days = new LinkedHashMap<>();
    rows.forEach(row -> days.put(row.position(), row.day()));
    Map<Long, byte[]> bodies = HashMap.newHashMap(days.size());
    jdbc.query(
        BODIES,
        row -> {
          bodies.put(row.getLong(1), row.getBytes(2));
        },
        days.values().stream().mapToInt(Integer::intValue).toArray(),
        days.keySet().stream().mapToLong(Long::longValue).toArray(),
        shard);
    return bodies;
  }

  public DayRanges dayRanges(int shard) {
    DayRanges ranges = new DayRanges();
    jdbc.query(
        DAY_RANGES,
        row -> {
          int day = Math.toIntExact(row.getObject(1, LocalDate.class).toEpochDay());
          ranges.add(day, row.getLong(2));
          ranges.add(day, row.getLong(3));
        },
        shard);
    return ranges;
  }

  /// The low 64 bits, as adding in `long` would have given.
  private static long wrapped(BigDecimal sum) {
    return sum.toBigInteger().longValue();
  }
}
