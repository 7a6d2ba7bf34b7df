package io.courier.offline.store;

/// Which positions a mailbox holds, in three numbers that can be kept row by row.
///
/// Two sets of positions with equal count, sum and exclusive or are taken to be equal. Sets that
/// are not, and differ in the same mailbox by lost writes, do not meet these by accident.
///
/// @param sum of the positions, wrapping
/// @param xor of the positions
public record Fingerprint(int count, long sum, long xor) {
  public static final Fingerprint NOTHING = new Fingerprint(0, 0, 0);

  Fingerprint plus(long position) {
    return new Fingerprint(count + 1, sum + position, xor ^ position);
  }

  Fingerprint minus(long position) {
    return new Fingerprint(count - 1, sum - position, xor ^ position);
  }

  public static Fingerprint of(Iterable<StoredEntry> entries) {
    Fingerprint all = NOTHING;
    for (StoredEntry entry : entries) {
      all = all.plus(entry.position());
    }
    return all;
  }
}
