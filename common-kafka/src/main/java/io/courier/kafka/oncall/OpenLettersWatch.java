package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Counts open letters now and then, for the metric.
///
/// Three questions to Kafka's admin when nothing has changed; only when letters or resolutions came
/// since the last time are resolutions read.
final class OpenLettersWatch implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OpenLettersWatch.class);
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final Supplier<List<Topic>> watched;
  private final Looks looks;
  private final DeadLetterTopics topics;
  private final ResolutionTopic resolutionTopic;
  private final OpenLetters open;
  private final Duration every;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable Seen seen;

  OpenLettersWatch(
      Supplier<List<Topic>> watched,
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutionTopic,
      OpenLetters open,
      Duration every) {
    this.watched = watched;
    this.looks = looks;
    this.topics = topics;
    this.resolutionTopic = resolutionTopic;
    this.open = open;
    this.every = every;
  }

  /// What the last count was made of.
  private record Seen(Map<Topic, Box> boxes, long resolutions) {}

  @Override
  public void start() {
    if (every.isZero()) {
      return;
    }
    scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("dead-letters").daemon().factory());
    long first = Math.min(FIRST.toMillis(), every.toMillis());
    scheduler.scheduleWithFixedDelay(
        this::countQuietly, first, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    if (scheduler != null) {
      scheduler.shutdownNow();
      scheduler = null;
    }
  }

  @Override
  public boolean isRunning() {
    return scheduler != null;
  }

  /// Keeps what was counted last when Kafka does not answer.
  private void countQuietly() {
    try {
      count();
    } catch (Problem | KafkaException e) {
      LOG.debug("open dead letters were not counted: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("open dead letters were not counted", e);
    }
  }

  void count() {
    Map<Topic, Box> boxes = topics.describe(watched.get());
    Seen now = new Seen(boxes, resolutionTopic.end());
    if (now.equals(seen)) {
      return;
    }
    if (boxes.values().stream().allMatch(box -> box.letters() == 0)) {
      boxes.values().forEach(box -> open.counted(box, new Resolutions()));
    } else {
      try (Look look = looks.open()) {
        Resolutions resolutions = resolutionTopic.read(look, boxes);
        boxes.values().forEach(box -> open.counted(box, resolutions));
      }
    }
    seen = now;
  }
}
