package io.courier.access.deliver;

/// What is remembered of a device that is gone, for a while.
final class Absence {
  private final long keptNanos;
  private long until;

  /// No page has come yet, so Offline may not know the device. As long as Redis tells it as
  /// present, what is sent to it comes here and fails by name; without, it would be stored for the
  /// devices that are known.
  private boolean presence;

  /// It may have received what was failed, and will tell when it comes back.
  private boolean traces;

  Absence(DeliveryLimits limits) {
    this.keptNanos = limits.presenceKeptNanos();
  }

  void begin(boolean keepPresence, boolean keepTraces, long nowNanos) {
    presence = keepPresence;
    traces = keepTraces;
    until = nowNanos + keptNanos;
  }

  void end() {
    presence = false;
    traces = false;
  }

  /// Answers whether presence was kept until now.
  boolean dropPresence() {
    boolean kept = presence;
    presence = false;
    return kept;
  }

  boolean keepsPresence() {
    return presence;
  }

  boolean isForgotten() {
    return !presence && !traces;
  }

  long deadline() {
    return isForgotten() ? Deadline.NEVER : until;
  }
}
