package io.courier.gateway.client.flow;

/// How many commands a connection may send: a token bucket whose whole state is one number, so
/// that a connection keeps eight bytes for it.
///
/// The number is the moment at which the bucket will be full again.
public final class CommandRate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerCommand;
  private final long burstNanos;

  public CommandRate(int perSecond, int burst) {
    this.nanosPerCommand = NANOS_PER_SECOND / perSecond;
    this.burstNanos = nanosPerCommand * burst;
  }

  /// The state of a full bucket.
  public long full(long nowNanos) {
    return nowNanos;
  }

  /// Whether one more command may pass.
  public boolean allows(long fullAtNanos, long nowNanos) {
    return Math.max(fullAtNanos - nowNanos, 0) + nanosPerCommand <= burstNanos;
  }

  /// The state after one command has passed.
  public long after(long fullAtNanos, long nowNanos) {
    return nowNanos + Math.max(fullAtNanos - nowNanos, 0) + nanosPerCommand;
  }

  /// The state after so many at once, which may be more than the bucket holds: what comes next
  /// waits the longer.
  public long after(long fullAtNanos, long nowNanos, int count) {
    return nowNanos + Math.max(fullAtNanos - nowNanos, 0) + count * nanosPerCommand;
  }

  /// How long until one more command may pass.
  public long waitNanos(long fullAtNanos, long nowNanos) {
    return Math.max(fullAtNanos - nowNanos + nanosPerCommand - burstNanos, 0);
  }
}
