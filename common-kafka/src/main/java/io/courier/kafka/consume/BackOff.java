package io.courier.kafka.consume;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: doubling from the first wait to the longest, each with
/// jitter of a half, so that instances do not come back in step.
final class BackOff {
  private final long firstNanos;
  private final long longestNanos;
  private final RandomGenerator random;
  private long nextNanos;

  BackOff(Duration first, Duration longest, RandomGenerator random) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.random = random;
    this.nextNanos = firstNanos;
  }

  long nextNanos() {
    long wait = nextNanos / 2 + random.nextLong(nextNanos / 2 + 1);
    nextNanos = Math.min(nextNanos * 2, longestNanos);
    return wait;
  }

  void reset() {
    nextNanos = firstNanos;
  }
}
