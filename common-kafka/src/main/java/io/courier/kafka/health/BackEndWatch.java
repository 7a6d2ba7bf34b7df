package io.courier.kafka.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Asks the back ends of this service every few seconds whether they answer, on a thread of its
/// own, and shows it as `courier.backend.up`. One that hangs is asked for as long as its time-out.
public final class BackEndWatch implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BackEndWatch.class);
  static final String METRIC = "courier.backend.up";

  private final Map<String, BooleanSupplier> questions;
  private final Duration every;
  private final Map<String, Boolean> up = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService scheduler;

  /// @param questions by the name of the back end: whether it answers
  public BackEndWatch(
      Map<String, BooleanSupplier> questions, Duration every, MeterRegistry registry) {
    this.questions = Map.copyOf(questions);
    this.every = every;
    for (String backEnd : questions.keySet()) {
      up.put(backEnd, true); // no service starts without its back ends
      Gauge.builder(METRIC, up, answers -> answers.getOrDefault(backEnd, false) ? 1 : 0)
          .description("1 while the back end answers, else 0")
          .tag("backend", backEnd)
          .register(registry);
    }
  }

  void ask() {
    questions.forEach((backEnd, question) -> up.put(backEnd, answers(backEnd, question)));
  }

  private static boolean answers(String backEnd, BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.debug("{} could not be asked", backEnd, e);
      return false;
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("back-ends").daemon().factory());
    started.scheduleWithFixedDelay(
        this::ask, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    scheduler = started;
  }

  @Override
  public void stop() {
    ScheduledExecutorService running = scheduler;
    if (running != null) {
      running.shutdownNow();
      scheduler = null;
    }
  }

  @Override
  public boolean isRunning() {
    return scheduler != null;
  }
}
