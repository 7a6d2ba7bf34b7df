package io.courier.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/// How long messages took, from when they were due. What a device was owed when the drill gave it
/// its network back counts from then, and nothing counts while the network is away.
final class Pauses {
  /// A message that takes longer than this is late.
  static final long LATE_NANOS = 1_000_000_000L;

  private Pauses() {}

  /// Books an arrival.
  ///
  /// @return the pause in nanoseconds; 0 when it does not count
  static long book(Entry entry, Receiver receiver, long now) {
    if (receiver.away || entry.sender.away) {
      return 0;
    }
    long pause = now - since(entry, receiver);
    if (pause > entry.row.longestPause) {
      entry.row.longestPause = pause;
      entry.row.longest = Findings.of(entry) + " for " + receiver.name;
    }
    if (pause > LATE_NANOS) {
      entry.row.lastLateArrival = Math.max(entry.row.lastLateArrival, now);
    }
    return Math.max(1, pause);
  }

  /// Whether somebody has waited for it too long who could have had it.
  static boolean isOverdue(Entry entry, long now) {
    if (entry.isResolved() || entry.sender.away) {
      return false;
    }
    for (int i = 0; i < entry.received.length; i++) {
      Receiver receiver = entry.expected.get(i);
      if (!entry.received[i] && !receiver.away && now - since(entry, receiver) > LATE_NANOS) {
        return true;
      }
    }
    return !entry.accepted && now - since(entry, entry.sender) > LATE_NANOS;
  }

  /// Which message, and who lacks it.
  static String waiting(Entry entry) {
    List<String> lacking = new ArrayList<>();
    for (int i = 0; i < entry.received.length; i++) {
      if (!entry.received[i]) {
        lacking.add(entry.expected.get(i).name);
      }
    }
    return "%s%s, not at %s"
        .formatted(Findings.of(entry), entry.accepted ? "" : ", not answered", lacking);
  }

  private static long since(Entry entry, Receiver receiver) {
    return Math.max(entry.due, Math.max(receiver.backSince, entry.sender.backSince));
  }
}
