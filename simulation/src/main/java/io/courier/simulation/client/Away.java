package io.courier.simulation.client;

/// How long a device was without a connection, before it was told again that it has one.
public final class Away {
  private long leftAt = Long.MAX_VALUE;
  private long longest;

  void leaves(long atNanos) {
    leftAt = Math.min(leftAt, atNanos);
  }

  void isBack(long atNanos) {
    longest = Math.max(longest, leftAt == Long.MAX_VALUE ? 0 : atNanos - leftAt);
    leftAt = Long.MAX_VALUE;
  }

  /// Whether it was once away for so long.
  public boolean lasted(long nanos) {
    return longest >= nanos;
  }
}
