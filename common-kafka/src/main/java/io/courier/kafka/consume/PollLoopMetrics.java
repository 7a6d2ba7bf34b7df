package io.courier.kafka.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a poll loop shows of itself; every meter has the tag `loop`.
///
/// Kafka's own consumer metrics come from Spring's factory.
public final class PollLoopMetrics {
  private final MeterRegistry registry;
  private final String loop;
  private final Counter retries;
  private final Counter rewinds;
  private final Map<String, Timer> waited = new HashMap<>();

  public PollLoopMetrics(MeterRegistry registry, String loop) {
    this.registry = registry;
    this.loop = loop;
    this.retries = counter("courier.loop.retries", "offers that the sink could not take");
    this.rewinds = counter("courier.loop.rewinds", "reads again from the committed offsets");
  }

  void retried() {
    retries.increment();
  }

  void rewound() {
    rewinds.increment();
  }

  /// A record was read so long after it was written. Poll thread only.
  void waited(String topic, long millis) {
    Timer timer = waited.get(topic);
    if (timer != null) {
      timer.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }
  }

  void watch(PollLoop watched, List<String> topics) {
    topics.forEach(topic -> watch(watched, topic));
    Gauge.builder("courier.loop.unresolved.fill", watched, it -> it.offsets().backlog().fill())
        .description("the fullest partition against its bound, from 0 to 1")
        .tag("loop", loop)
        .register(registry);
    Gauge.builder("courier.loop.unresolved.records", watched, it -> it.offsets().totalRecords())
        .description("records handed over and not done")
        .tag("loop", loop)
        .register(registry);
    Gauge.builder("courier.loop.unresolved.bytes", watched, it -> it.offsets().totalBytes())
        .description("their size")
        .tag("loop", loop)
        .register(registry);
    Gauge.builder("courier.loop.partitions", watched, it -> it.assignment().size())
        .description("partitions assigned")
        .tag("loop", loop)
        .register(registry);
  }

  private void watch(PollLoop watched, String topic) {
    Gauge.builder(
            "courier.loop.lag.seconds",
            watched,
            it -> it.offsets().backlog().seconds(topic, System.currentTimeMillis()))
        .description("age of the oldest record that was read and is not done")
        .tag("loop", loop)
        .tag("topic", topic)
        .register(registry);
    Gauge.builder("courier.loop.lag.records", watched, it -> it.offsets().backlog().records(topic))
        .description("records of the partitions assigned that are not done, read or not")
        .tag("loop", loop)
        .tag("topic", topic)
        .register(registry);
    Timer timer =
        HopTimes.of("courier.loop.waited")
            .description("from a record's being written to its being read")
            .tag("loop", loop)
            .tag("topic", topic)
            .register(registry);
    waited.put(topic, timer);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).tag("loop", loop).register(registry);
  }
}
