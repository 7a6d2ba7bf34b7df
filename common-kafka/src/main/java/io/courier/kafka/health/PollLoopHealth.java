package io.courier.kafka.health;

import io.courier.kafka.consume.PollLoop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while a poll loop's records are taken and Kafka answers its heartbeats.
///
/// A loop without partitions is up too: it stands by. Were it not ready, a rolling update that
/// starts one instance more than there are partitions would wait for ever.
///
/// Kafka counts answers; one that has not come for [#SILENCE], twenty heartbeats, means that the
/// brokers are away.
public final class PollLoopHealth implements HealthIndicator {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final PollLoop loop;
  private final LongSupplier nanoClock;
  private double answered;
  private long answeredAt;

  public PollLoopHealth(PollLoop loop, LongSupplier nanoClock) {
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.answeredAt = nanoClock.getAsLong();
  }

  @Override
  public Health health() {
    Health.Builder health =
        loop.isHealthy() && kafkaAnswers() ? Health.up() : Health.outOfService();
    return health
        .withDetail("loop", loop.name())
        .withDetail("partitions", loop.assignment().size())
        .build();
  }

  private synchronized boolean kafkaAnswers() {
    long now = nanoClock.getAsLong();
    double count = loop.heartbeatsAnswered();
    if (count != answered) {
      answered = count;
      answeredAt = now;
    }
    return now - answeredAt < SILENCE.toNanos();
  }
}
