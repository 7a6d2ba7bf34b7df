package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The mailboxes of one shard that are not empty, kept exactly by the shard's single writer: rows
/// come in here after their transaction is committed, and a writer whose transaction has ended
/// unknown loads it anew.
///
/// What is dropped or forgotten is dropped by the same writer, and comes in here too. So "empty" is
/// always true. A mailbox read to its end corrects its numbers all the same.
///
/// About 220 bytes a mailbox. Above its limit it gives up counting for this shard until it is
/// loaded anew, and every mailbox is looked up in PostgreSQL.
public final class Census {
  private final int maxMailboxes;
  private final Map<DeviceKey, Fingerprint> mailboxes = new HashMap<>();
  private boolean counting = true;

  public Census(int maxMailboxes) {
    this.maxMailboxes = maxMailboxes;
  }

  /// Certainly empty.
  public boolean isEmpty(DeviceKey mailbox) {
    return counting && !mailboxes.containsKey(mailbox);
  }

  /// What the mailbox holds; absent when this census does not know.
  public Optional<Fingerprint> of(DeviceKey mailbox) {
    return counting
        ? Optional.of(mailboxes.getOrDefault(mailbox, Fingerprint.NOTHING))
        : Optional.empty();
  }

  /// @return what the mailbox holds now; nothing while this census does not count
  public Fingerprint added(MailboxRow row) {
    if (!counting) {
      return Fingerprint.NOTHING;
    }
    Fingerprint now = current(row).plus(row.position(), row.bytes());
    set(row.mailbox(), now);
    return now;
  }

  public void removed(MailboxRow row) {
    set(row.mailbox(), current(row).minus(row.position(), row.bytes()));
  }

  /// Looks at every mailbox that is not empty. Nothing while this census does not count.
  public void forEach(BiConsumer<DeviceKey, Fingerprint> each) {
    mailboxes.forEach(each);
  }

  /// Adds what was counted elsewhere, of positions not seen yet.
  void count(DeviceKey mailbox, Fingerprint more) {
    set(mailbox, mailboxes.getOrDefault(mailbox, Fingerprint.NOTHING).and(more));
  }

  /// Seen whole in PostgreSQL just now.
  public void set(DeviceKey mailbox, Fingerprint fingerprint) {
    if (!counting) {
      return;
    }
    if (fingerprint.count() <= 0) {
      mailboxes.remove(mailbox);
      return;
    }
    mailboxes.put(mailbox, fingerprint);
    if (mailboxes.size() > maxMailboxes) {
      counting = false;
      mailboxes.clear();
    }
  }

  public boolean isCounting() {
    return counting;
  }

  /// Mailboxes that are not empty. From any thread, then approximate.
  public int size() {
    return mailboxes.size();
  }

  private Fingerprint current(MailboxRow row) {
    return mailboxes.getOrDefault(row.mailbox(), Fingerprint.NOTHING);
  }
}
