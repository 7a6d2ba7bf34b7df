package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What metrics say of dead letters: how many are open, and how many were dealt with.
final class OpenLetters {
  private static final Set<Outcomes.Kind> RESOLVED =
      EnumSet.of(Outcomes.Kind.REPLAYED, Outcomes.Kind.SKIPPED, Outcomes.Kind.NEEDLESS);

  private final MeterRegistry registry;
  private final Map<Topic, AtomicLong> open = new ConcurrentHashMap<>();

  OpenLetters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// The present truth about one topic.
  void counted(Box box, Resolutions resolutions) {
    long resolved =
        resolutions.count(box.topic(), State.REPLAYED)
            + resolutions.count(box.topic(), State.SKIPPED);
    open.computeIfAbsent(box.topic(), this::gauge).set(box.letters() - resolved);
  }

  void resolved(Topic topic, Outcomes.Kind kind) {
    counter(topic, kind).increment();
  }

  private Counter counter(Topic topic, Outcomes.Kind kind) {
    return registry.counter(
        "courier.dead.letters.resolved", "topic", topic.topicName(), "outcome", kind.label());
  }

  private AtomicLong gauge(Topic topic) {
    for (Outcomes.Kind kind : RESOLVED) {
      counter(topic, kind); // exists before the first, as the number of open ones does
    }
    AtomicLong count = new AtomicLong();
    Gauge.builder("courier.dead.letters.open", count, AtomicLong::get)
        .description("dead letters that nobody has replayed or skipped, when last counted")
        .tag("topic", topic.topicName())
        .register(registry);
    return count;
  }
}
