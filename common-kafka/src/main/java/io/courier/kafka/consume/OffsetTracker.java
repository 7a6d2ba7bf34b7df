package io.courier.kafka.consume;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/// The records of one partition that were handed over, in offset order, and up to where they are
/// done. Used by the poll thread alone; only [Inbound#done()] may come from elsewhere.
final class OffsetTracker {
  private final ArrayDeque<Inbound> unresolved = new ArrayDeque<>();
  private long unresolvedBytes;
  private long next = -1;
  private long committed = -1;

  void add(Inbound inbound) {
    unresolved.add(inbound);
    unresolvedBytes += inbound.bytes();
  }

  /// Drops the resolved records at the head.
  void advance() {
    for (Inbound head = unresolved.peek();
        head != null && head.isDone();
        head = unresolved.peek()) {
      unresolved.remove();
      unresolvedBytes -= head.bytes();
      next = head.record().offset() + 1;
    }
  }

  /// The offset to commit, when it is further than what [#committing(long)] was told.
  OptionalLong committable() {
    advance();
    return next > committed ? OptionalLong.of(next) : OptionalLong.empty();
  }

  void committing(long offset) {
    committed = offset;
  }

  /// A commit did not succeed: what it covered is to be committed again.
  void commitFailed() {
    committed = -1;
  }

  /// When the oldest that is not done was written, in milliseconds since 1970; `Long.MAX_VALUE`
  /// when all is done. Topics are in the order of time, but for producers whose clocks differ.
  long oldestTimestamp() {
    advance();
    Inbound head = unresolved.peek();
    return head == null ? Long.MAX_VALUE : head.record().timestamp();
  }

  int unresolvedRecords() {
    return unresolved.size();
  }

  long unresolvedBytes() {
    return unresolvedBytes;
  }
}
