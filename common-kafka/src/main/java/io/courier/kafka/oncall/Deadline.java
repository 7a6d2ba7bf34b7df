package io.courier.kafka.oncall;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When one call has to answer with what it has.
record Deadline(LongSupplier nanoClock, long atNanos) {
  static Deadline in(Duration time, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + time.toNanos());
  }

  Duration left() {
    return Duration.ofNanos(atNanos - nanoClock.getAsLong());
  }

  boolean isOver() {
    return !left().isPositive();
  }
}
