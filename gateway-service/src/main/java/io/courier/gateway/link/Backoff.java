package io.courier.gateway.link;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// The pauses between attempts: doubling from a first one to a longest one, each shortened by up to
/// a half at random, so that gateways don't call in step.
final class Backoff {
  private final long firstMillis;
  private final long maxMillis;
  private final DoubleSupplier random;
  private long nextMillis;

  /// @param random from 0 to 1
  Backoff(Duration first, Duration max, DoubleSupplier random) {
    this.firstMillis = first.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
    this.nextMillis = firstMillis;
  }

  long nextMillis() {
    long pause = nextMillis;
    nextMillis = Math.min(nextMillis * 2, maxMillis);
    return pause - (long) (pause * random.getAsDouble() / 2);
  }

  void reset() {
    nextMillis = firstMillis;
  }
}
