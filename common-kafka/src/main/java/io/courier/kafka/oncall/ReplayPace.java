package io.courier.kafka.oncall;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/// How fast this instance sends records again, over all calls: so many a second.
final class ReplayPace {
  private final Bucket bucket;

  ReplayPace(int perSecond, TimeMeter clock) {
    this.bucket =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
            .withCustomTimePrecision(clock)
            .build();
  }

  /// Waits for the turn of one record.
  ///
  /// @return false, without waiting, when it would not come in this time
  boolean await(Duration atMost) {
    if (!atMost.isPositive()) {
      return false;
    }
    try {
      return bucket.asBlocking().tryConsume(1, atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
