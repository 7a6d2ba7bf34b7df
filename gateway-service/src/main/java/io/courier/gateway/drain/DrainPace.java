package io.courier.gateway.drain;

import java.time.Duration;

/// How many connections to close at each step, so that the rate is kept, or raised as far as the
/// longest duration demands.
///
/// @param step between two closings
/// @param perStep at least one
record DrainPace(Duration step, int perStep) {
  static DrainPace of(int connections, int perSecond, Duration maxDuration, Duration step) {
    long steps = Math.max(maxDuration.toMillis() / step.toMillis(), 1);
    long byRate = Math.ceilDiv(perSecond * step.toMillis(), 1000L);
    long byDuration = Math.ceilDiv((long) connections, steps);
    return new DrainPace(step, (int) Math.max(Math.max(byRate, byDuration), 1));
  }
}
