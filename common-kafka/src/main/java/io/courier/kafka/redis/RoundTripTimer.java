package io.courier.kafka.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// The timer of commands that go to Redis together, the same in all services.
public final class RoundTripTimer {
  private RoundTripTimer() {}

  /// @param loop tag: who asks
  public static Timer of(MeterRegistry registry, String loop) {
    return Timer.builder("courier.redis.round.trip")
        .description("commands sent together, from the first sent to the last answered")
        .tag("loop", loop)
        .publishPercentileHistogram()
        .register(registry);
  }
}
