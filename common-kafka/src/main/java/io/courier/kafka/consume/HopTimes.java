package io.courier.kafka.consume;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// Timers for parts of a message's way. All have the same few buckets, from what a user cannot
/// see to what is an outage, so that they can be laid above each other.
public final class HopTimes {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(300)
  };

  private HopTimes() {}

  public static Timer.Builder of(String name) {
    return Timer.builder(name).serviceLevelObjectives(BUCKETS);
  }
}
