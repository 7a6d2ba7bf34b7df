package io.courier.logic.rate;

/// How many messages may come.
///
/// @param perSecond that come back to a bucket; 0: without limit
/// @param burst what a full bucket holds
public record Rate(int perSecond, int burst) {
  public static final Rate UNLIMITED = new Rate(0, 1);

  boolean isLimited() {
    return perSecond > 0;
  }

  /// Until one message has come back, in microseconds.
  long micros() {
    return 1_000_000L / perSecond;
  }

  /// Until an empty bucket is full, in microseconds.
  long burstMicros() {
    return burst * micros();
  }
}
