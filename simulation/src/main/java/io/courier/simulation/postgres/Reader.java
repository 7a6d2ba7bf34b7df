package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.Census;
import io.courier.offline.store.DayRanges;
import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.Head;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.StoredEntry;
import io.courier.simulation.postgres.Database.BodyKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/// What Offline reads of its tables, statement for statement.
public final class Reader extends MailboxReader {
  private final Database database;

  public Reader(Database database) {
    super(new JdbcTemplate());
    this.database = database;
  }

  @Override
  public Map<DeviceKey, Head> heads(List<Wanted> wanted, int maxEntries, long maxBytes) {
    database.reach();
    Map<DeviceKey, Head> heads = new LinkedHashMap<>();
    for (Wanted one : wanted) {
      List<MailboxRow> rows =
          database
              .where(it -> it.shard() == one.shard() && it.mailbox().equals(one.mailbox()))
              .stream()
              .limit(maxEntries + 1L)
              .toList();
      List<StoredEntry> entries = new ArrayList<>();
      int available = 0;
      long bytes = 0;
      for (MailboxRow row : rows) {
        byte[] body = database.body(new BodyKey(row.day(), row.shard(), row.position()));
        if (body == null) {
          continue; // as the join leaves it out
        }
        available++;
        if (bytes < maxBytes) {
          entries.add(new StoredEntry(row.position(), body));
        }
        bytes += body.length;
      }
      boolean whole = available <= maxEntries && entries.size() == available;
      heads.put(one.mailbox(), new Head(entries, whole));
    }
    return heads;
  }

  @Override
  public Census census(int shard, int maxMailboxes) {
    database.reach();
    Map<DeviceKey, List<MailboxRow>> rows = new LinkedHashMap<>();
    database
        .where(it -> it.shard() == shard)
        .forEach(it -> rows.computeIfAbsent(it.mailbox(), mailbox -> new ArrayList<>()).add(it));
    Census census = new Census(maxMailboxes);
    rows.forEach((mailbox, all) -> census.set(mailbox, Fingerprint.ofRows(all)));
    return census;
  }

  @Override
  public DayRanges dayRanges(int shard) {
    database.reach();
    return Tables.ranges(database, shard);
  }
}
