package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.Body;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import io.courier.simulation.postgres.Database.BodyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// The tables `stored_message` and `mailbox_entry`, statement for statement.
public final class Mailboxes extends MailboxTable {
  private final Database database;
  private final boolean deletesExactly;

  /// @param deletesExactly false: everything up to the highest confirmed goes, a deliberate fault
  public Mailboxes(Database database, boolean deletesExactly) {
    super(new JdbcTemplate());
    this.database = database;
    this.deletesExactly = deletesExactly;
  }

  @Override
  public int insertBodies(Collection<Body> bodies) {
    int inserted = 0;
    for (Body body : bodies) {
      BodyKey key = new BodyKey(body.day(), body.shard(), body.position());
      if (database.body(key) == null) {
        database.body(key, body.bytes());
        inserted++;
      }
    }
    return inserted;
  }

  @Override
  public List<MailboxRow> insertEntries(Collection<MailboxRow> rows) {
    return rows.stream().filter(database::insert).toList();
  }

  @Override
  public List<MailboxRow> deleteEntries(int day, Collection<MailboxRow> rows) {
    List<MailboxRow> deleted = new ArrayList<>();
    for (MailboxRow row : meant(rows)) {
      MailboxRow there =
          database.delete(new MailboxRow(day, row.shard(), row.mailbox(), row.position()));
      if (there != null) {
        deleted.add(there);
      }
    }
    return deleted;
  }

  @Override
  public List<MailboxRow> deleteEntriesOfAnyDay(Collection<MailboxRow> rows) {
    List<MailboxRow> deleted = new ArrayList<>();
    for (MailboxRow row : meant(rows)) {
      database
          .where(
              it ->
                  it.shard() == row.shard()
                      && it.mailbox().equals(row.mailbox())
                      && it.position() == row.position())
          .forEach(it -> add(deleted, database.delete(it)));
    }
    return deleted;
  }

  private Collection<MailboxRow> meant(Collection<MailboxRow> rows) {
    if (deletesExactly) {
      return rows;
    }
    List<MailboxRow> upTo = new ArrayList<>();
    for (MailboxRow row : rows) {
      upTo.addAll(
          database.where(
              it -> it.mailbox().equals(row.mailbox()) && it.position() <= row.position()));
    }
    return upTo;
  }

  private static void add(List<MailboxRow> rows, @Nullable MailboxRow row) {
    if (row != null) {
      rows.add(row);
    }
  }

  @Override
  public int deleteBodiesWithoutEntries(int day, Collection<MailboxRow> rows) {
    int deleted = 0;
    for (MailboxRow row : Set.copyOf(rows)) {
      BodyKey key = new BodyKey(day, row.shard(), row.position());
      boolean isWanted =
          !database
              .where(
                  it ->
                      it.day() == day
                          && it.shard() == row.shard()
                          && it.position() == row.position())
              .isEmpty();
      if (!isWanted && database.body(key) != null) {
        database.body(key, null);
        deleted++;
      }
    }
    return deleted;
  }

  @Override
  public List<MailboxRow> takeWaiting(int[] shards, String[] users) {
    List<MailboxRow> taken = new ArrayList<>();
    for (int i = 0; i < users.length; i++) {
      int shard = shards[i];
      DeviceKey waiting = MailboxRow.waiting(users[i]);
      database
          .where(it -> it.shard() == shard && it.mailbox().equals(waiting))
          .forEach(it -> add(taken, database.delete(it)));
    }
    return taken;
  }

  @Override
  public List<MailboxRow> clear(int shard, DeviceKey mailbox, int most) {
    List<MailboxRow> cleared = new ArrayList<>();
    database.where(it -> it.shard() == shard && it.mailbox().equals(mailbox)).stream()
        .limit(most)
        .forEach(it -> add(cleared, database.delete(it)));
    return cleared;
  }
}
