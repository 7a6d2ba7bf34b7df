package io.courier.access.deliver;

/// Moments of a nanosecond clock, which may overflow: compared by difference.
final class Deadline {
  /// No moment at all.
  static final long NEVER = Long.MAX_VALUE;

  private Deadline() {}

  static boolean isOver(long deadline, long nowNanos) {
    return deadline != NEVER && nowNanos - deadline >= 0;
  }

  static long earlier(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return one == NEVER ? other : one;
    }
    return one - other < 0 ? one : other;
  }
}
