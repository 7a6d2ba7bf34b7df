package io.courier.gateway.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// How many client connections have been opened and not been closed yet, with or without a session.
final class Connections {
  private final AtomicInteger all = new AtomicInteger();
  private final Map<TransportKind, AtomicInteger> byKind = new EnumMap<>(TransportKind.class);

  Connections() {
    for (TransportKind kind : TransportKind.values()) {
      byKind.put(kind, new AtomicInteger());
    }
  }

  void opened(TransportKind kind) {
    add(kind, 1);
  }

  void closed(TransportKind kind) {
    add(kind, -1);
  }

  private void add(TransportKind kind, int difference) {
    all.addAndGet(difference);
    AtomicInteger count = byKind.get(kind);
    if (count != null) {
      count.addAndGet(difference);
    }
  }

  int all() {
    return all.get();
  }

  int of(TransportKind kind) {
    AtomicInteger count = byKind.get(kind);
    return count == null ? 0 : count.get();
  }
}
