package io.courier.drill.load;

import java.util.random.RandomGenerator;

/// How long a client waits before it connects again: as the Centrifuge SDKs do, with full jitter.
final class Backoff {
  private static final long MIN_MILLIS = 500;
  private static final long MAX_MILLIS = 20_000;
  private static final int MOST_DOUBLINGS = 31;

  private Backoff() {}

  /// @param failed attempts that failed so far, since the last that did not
  static long millis(int failed, RandomGenerator random) {
    long most = Math.min(MAX_MILLIS, MIN_MILLIS << Math.min(failed, MOST_DOUBLINGS));
    return Math.min(MAX_MILLIS, MIN_MILLIS + random.nextLong(most));
  }
}
