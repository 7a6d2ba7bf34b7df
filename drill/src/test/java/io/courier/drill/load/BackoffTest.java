package io.courier.drill.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void theFirstAttemptComesSoonAndLaterOnesAfterTwentySecondsAtMost() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(Backoff.millis(0, random)).isBetween(500L, 1_000L);
      assertThat(Backoff.millis(3, random)).isBetween(500L, 4_500L);
      assertThat(Backoff.millis(1_000, random)).isBetween(500L, 20_000L);
    }
  }
}
