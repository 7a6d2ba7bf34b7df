package io.courier.kafka.topics;

import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.start.ServiceEnd;
import io.courier.kafka.topics.TopicLook.Finding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Looks every few seconds whether the topics are still those that this process started with, with
/// one question to Kafka, and ends the service when they are not: its positions and seqs would go
/// backwards. Part of readiness.
///
/// Not noticed is what happens between two looks. A consumer that goes on in a new topic commits
/// nothing below what it had committed, so the next start reads these records again, from the
/// first.
public final class TopicWatch implements TopicGuard, SmartLifecycle, HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  /// Short, since a stop waits for the call that is under way.
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final Admin admin;
  private final Map<String, String> ids;
  private final TopicLook look;
  private final Duration every;
  private final ServiceEnd end;
  private final MeterRegistry registry;
  private @Nullable ScheduledExecutorService scheduler;
  private volatile String wrong = "";
  private volatile boolean answered = true;
  private volatile boolean ended;

  public TopicWatch(
      Admin admin, TopicIds ids, Duration every, ServiceEnd end, MeterRegistry registry) {
    this.admin = admin;
    this.ids = ids.all();
    this.look = new TopicLook(this.ids);
    this.every = every;
    this.end = end;
    this.registry = registry;
    for (String outcome : List.of("same", "gone", "anew", "unanswered")) {
      looks(outcome); // exists before the first of its kind, so that an alert sees it
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topic-watch").daemon().factory());
    started.scheduleWithFixedDelay(
        this::lookOnce, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
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

  @Override
  public Health health() {
    return wrong.isEmpty()
        ? Health.up().withDetail("topics", ids.size()).build()
        : Health.outOfService().withDetail("problem", wrong).build();
  }

  /// Whether Kafka answered the last look. From any thread.
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void requireSame() {
    if (!ended) {
      try {
        found(compare(false));
      } catch (ExecutionException | TimeoutException e) {
        throw new TransientFailure("Kafka does not say which topics there are", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TransientFailure("interrupted while Kafka was asked for the topics", e);
      }
    }
    if (!wrong.isEmpty()) {
      throw new TransientFailure(wrong);
    }
  }

  private Finding compare(boolean counts)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, String> seen = seen();
    synchronized (look) {
      return look.compare(seen, counts);
    }
  }

  private void lookOnce() {
    if (ended) {
      return;
    }
    try {
      found(compare(true));
      answered = true;
    } catch (ExecutionException | TimeoutException e) {
      // Kafka is away: the poll loops say so.
      answered = false;
      LOG.debug("the topics could not be looked at: {}", e.toString());
      counted("unanswered");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("looking at the topics failed", e);
    }
  }

  private synchronized void found(Finding finding) {
    if (ended) {
      return;
    }
    switch (finding) {
      case Finding.Same same -> {
        wrong = "";
        counted("same");
      }
      case Finding.Gone gone -> {
        wrong = gone.sentence();
        LOG.warn("{} Not ready until they are back.", gone.sentence());
        counted("gone");
      }
      case Finding.Anew anew -> {
        wrong = anew.sentence();
        ended = true;
        counted("anew");
        end.end(anew.sentence());
      }
    }
  }

  private Map<String, String> seen()
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, String> seen = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> described :
        admin
            .describeTopics(
                ids.keySet(),
                new DescribeTopicsOptions().timeoutMs((int) ANSWERS_WITHIN.toMillis()))
            .topicNameValues()
            .entrySet()) {
      try {
        TopicDescription topic =
            described.getValue().get(2 * ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        seen.put(described.getKey(), topic.topicId().toString());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return seen;
  }

  private void counted(String outcome) {
    looks(outcome).increment();
  }

  private Counter looks(String outcome) {
    return registry.counter("courier.topics.looks", "outcome", outcome);
  }
}
