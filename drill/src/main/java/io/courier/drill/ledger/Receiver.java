package io.courier.drill.ledger;

import java.util.HashMap;
import java.util.Map;

/// One device in the books: since when it could receive, and how far it has read.
final class Receiver {
  final String name;
  final String user;
  final Map<String, Long> lastSeqs = new HashMap<>();
  long lastPosition;
  boolean away;

  /// When its connection ended last.
  long goneAt = Long.MIN_VALUE;

  /// When the drill let it have its network again; what it was owed before counts from then.
  long backSince = Long.MIN_VALUE;

  Receiver(String name, String user) {
    this.name = name;
    this.user = user;
  }
}
