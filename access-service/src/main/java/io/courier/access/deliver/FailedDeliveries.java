package io.courier.access.deliver;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What this queue has failed: receipts that the brokers have not acknowledged, and what is *owed*,
/// failed and not yet seen to come back from the store.
///
/// What is owed is not kept position by position. A marker that is sent when every receipt has been
/// acknowledged travels behind all of them, so the pages of its round bring all that was failed
/// before, or it is there no more (quota, retention). Only the lowest position failed since then
/// has to be known: no page entry above it may be sent.
final class FailedDeliveries {
  static final long NONE = Long.MAX_VALUE;

  private @Nullable ArrayDeque<Pending> unacknowledged;

  /// Lowest that no open round is sure to bring.
  private long lowestMissing = NONE;

  /// Lowest that the present round will bring.
  private long lowestInRound = NONE;

  private int count;

  /// How many have not come back, at most.
  int owed() {
    return count;
  }

  void add(Pending pending) {
    if (unacknowledged == null) {
      unacknowledged = new ArrayDeque<>();
    }
    unacknowledged.add(pending);
    lowestMissing = Math.min(lowestMissing, pending.position);
    count++;
  }

  /// The brokers have this receipt. Acknowledgements come in order, so it is found near the head.
  @Nullable Pending stored(long position) {
    if (unacknowledged != null) {
      for (Iterator<Pending> all = unacknowledged.iterator(); all.hasNext(); ) {
        Pending pending = all.next();
        if (pending.position == position) {
          all.remove();
          return pending;
        }
      }
    }
    return null;
  }

  @Nullable Pending findUnacknowledged(long position) {
    if (unacknowledged != null) {
      for (Pending pending : unacknowledged) {
        if (pending.position == position) {
          return pending;
        }
      }
    }
    return null;
  }

  boolean allStored() {
    return unacknowledged == null || unacknowledged.isEmpty();
  }

  boolean nothingOwed() {
    return lowestMissing == NONE && lowestInRound == NONE;
  }

  /// Whether something was failed that the present round may not bring.
  boolean isRoundShort() {
    return lowestMissing != NONE;
  }

  /// No page entry above this may be sent; [#NONE] if all may.
  long lowestMissing() {
    return lowestMissing;
  }

  /// A new round begins.
  ///
  /// @param bringsAll its marker travels behind every receipt
  void roundOpened(boolean bringsAll) {
    long lowest = Math.min(lowestMissing, lowestInRound);
    lowestMissing = bringsAll ? NONE : lowest;
    lowestInRound = bringsAll ? lowest : NONE;
  }

  /// The last page of the present round is confirmed.
  void roundEnded() {
    lowestInRound = NONE;
    if (lowestMissing == NONE) {
      count = 0;
    }
  }

  /// Nothing is waited for any longer. Answers how many were, at most.
  int passOver() {
    int passed = count;
    lowestMissing = NONE;
    lowestInRound = NONE;
    count = 0;
    return passed;
  }
}
