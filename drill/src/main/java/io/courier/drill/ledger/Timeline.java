package io.courier.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/// What happened in each second of a drill, up to three hours of them.
public final class Timeline {
  private static final long NANOS = 1_000_000_000L;
  private static final int MOST = 3 * 3600;

  private final long start;
  private final List<Counts> seconds = new ArrayList<>();

  /// One second.
  ///
  /// @param sent messages that were due in it
  /// @param delivered deliveries that arrived in it
  /// @param longestPause of those, in nanoseconds
  /// @param dropped connections that ended in it and that the drill did not end
  public record Second(long sent, long delivered, long longestPause, long dropped) {}

  private static final class Counts {
    long sent;
    long delivered;
    long longestPause;
    long dropped;
  }

  Timeline(long start) {
    this.start = start;
  }

  void sent(long now) {
    at(now).sent++;
  }

  void delivered(long now, long pause) {
    Counts second = at(now);
    second.delivered++;
    second.longestPause = Math.max(second.longestPause, pause);
  }

  void dropped(long now) {
    at(now).dropped++;
  }

  List<Second> seconds() {
    return seconds.stream()
        .map(it -> new Second(it.sent, it.delivered, it.longestPause, it.dropped))
        .toList();
  }

  private Counts at(long now) {
    int second = Math.clamp((now - start) / NANOS, 0, MOST - 1);
    while (seconds.size() <= second) {
      seconds.add(new Counts());
    }
    return seconds.get(second);
  }
}
