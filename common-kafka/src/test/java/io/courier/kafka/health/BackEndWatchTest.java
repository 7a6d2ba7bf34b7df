package io.courier.kafka.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackEndWatchTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicBoolean redis = new AtomicBoolean(true);
  private final BackEndWatch watch =
      new BackEndWatch(
          Map.of("redis", redis::get, "postgres", BackEndWatchTest::fail),
          Duration.ofHours(1),
          registry);

  private static boolean fail() {
    throw new IllegalStateException("no driver");
  }

  @Test
  void eachIsUpUntilItWasAsked() {
    assertThat(up("redis")).isEqualTo(1);
    assertThat(up("postgres")).isEqualTo(1);
  }

  @Test
  void whatDoesNotAnswerIsDownAndComesBack() {
    redis.set(false);
    watch.ask();
    assertThat(up("redis")).isZero();
    redis.set(true);
    watch.ask();
    assertThat(up("redis")).isEqualTo(1);
  }

  @Test
  void whatCannotBeAskedIsDownAndTheOthersAreAskedAllTheSame() {
    watch.ask();
    assertThat(up("postgres")).isZero();
    assertThat(up("redis")).isEqualTo(1);
  }

  private double up(String backEnd) {
    return registry.get(BackEndWatch.METRIC).tag("backend", backEnd).gauge().value();
  }
}
