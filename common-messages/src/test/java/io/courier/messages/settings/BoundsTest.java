package io.courier.messages.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private final Bounds bounds = new Bounds("courier.some");

  @Test
  void whatIsWithinPassesItsBordersToo() {
    assertThatCode(
            () -> {
              bounds.count("a", 1, 1, 5);
              bounds.count("a", 5, 1, 5);
              bounds.time("b", Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofDays(1));
              bounds.size("c", 1 << 20, 1, 1 << 20);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsNotIsRefusedWithKeyRangeAndValue() {
    refused(() -> bounds.count("a", 0, 1, 5), "courier.some.a is from 1 to 5, not 0");
    refused(() -> bounds.count("a", 6, 1, 5), "courier.some.a is from 1 to 5, not 6");
    refused(
        () -> bounds.time("b", Duration.ofSeconds(-1), Duration.ofMillis(1), Duration.ofMinutes(2)),
        "courier.some.b is from 1ms to 2m, not -1s");
    refused(
        () -> bounds.time("b", Duration.ZERO, Duration.ofSeconds(5), Duration.ofDays(30)),
        "courier.some.b is from 5s to 30d, not 0ms");
    refused(
        () -> bounds.size("c", 3L << 20, 1, 2 << 10), "courier.some.c is from 1B to 2KB, not 3MB");
    refused(() -> bounds.that(false, "d", "is longer than e"), "courier.some.d is longer than e");
  }

  private static void refused(Runnable check, String sentence) {
    assertThatThrownBy(check::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
