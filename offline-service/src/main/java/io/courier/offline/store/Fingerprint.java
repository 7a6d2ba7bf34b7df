package io.courier.offline.store;

/// Which positions a mailbox holds, and how much, in five numbers that can be kept row by row.
///
/// Two sets of positions with equal count, sum and exclusive or are taken to be equal. Sets that
/// are not, and differ in the same mailbox by lost writes, do not meet these by accident.
///
/// @param count of all entries
/// @param gaps how many of them are gaps
/// @param bytes of the messages' bodies
/// @param sum of the positions, wrapping
/// @param xor of the positions
public record Fingerprint(int count, int gaps, long bytes, long sum, long xor) {
  public static final Fingerprint NOTHING = new Fingerprint(0, 0, 0, 0, 0);

  /// Entries that are messages.
  public int messages() {
    return count - gaps;
  }

  Fingerprint plus(long position, int size) {
    boolean gap = MailboxRow.isGap(position);
    return new Fingerprint(
        count + 1, gaps + (gap ? 1 : 0), bytes + (gap ? 0 : size), sum + position, xor ^ position);
  }

  Fingerprint minus(long position, int size) {
    boolean gap = MailboxRow.isGap(position);
    return new Fingerprint(
        count - 1, gaps - (gap ? 1 : 0), bytes - (gap ? 0 : size), sum - position, xor ^ position);
  }

  /// Both together, which have no position in common.
  Fingerprint and(Fingerprint other) {
    return new Fingerprint(
        count + other.count,
        gaps + other.gaps,
        bytes + other.bytes,
        sum + other.sum,
        xor ^ other.xor);
  }

  public static Fingerprint ofRows(Iterable<MailboxRow> rows) {
    Fingerprint all = NOTHING;
    for (MailboxRow row : rows) {
      all = all.plus(row.position(), row.bytes());
    }
    return all;
  }

  public static Fingerprint of(Iterable<StoredEntry> entries) {
    Fingerprint all = NOTHING;
    for (StoredEntry entry : entries) {
      all = all.plus(entry.position(), entry.body().length);
    }
    return all;
  }
}
