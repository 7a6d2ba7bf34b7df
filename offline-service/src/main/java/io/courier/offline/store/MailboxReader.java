package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Reads mailboxes, and what a shard's new writer must know of them.
@Component
public class MailboxReader {
  /// One statement for many mailboxes. Bytes are summed over the oldest entries first, so a mailbox
  /// of large bodies does not come whole.
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
        ) b
      ) p
      WHERE p.bytes_before < ?
      ORDER BY k.i, p.position
      """;
  private static final String CENSUS =
      """
      SELECT user_id, device, count(*), sum(position), bit_xor(position)
      FROM offline.mailbox_entry WHERE shard = ? GROUP BY user_id, device
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
    jdbc.query(
        CENSUS,
        row -> {
          DeviceKey mailbox = new DeviceKey(row.getString(1), row.getString(2));
          census.set(
              mailbox,
              new Fingerprint(
                  Math.toIntExact(row.getLong(3)), wrapped(row.getBigDecimal(4)), row.getLong(5)));
        },
        shard);
    return census;
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
