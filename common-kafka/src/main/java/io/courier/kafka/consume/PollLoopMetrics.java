package io.courier.kafka.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// What a poll loop shows of itself; every meter has the tag `loop`.
///
/// Kafka's own consumer metrics (lag among them) come from Spring's factory.
public final class PollLoopMetrics {
  private final MeterRegistry registry;
  private final String loop;
  private final Counter retries;
  private final Counter rewinds;

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

  void watch(PollLoop watched) {
    Gauge.builder("courier.loop.unresolved.records", watched, PollLoop::unresolvedRecords)
        .description("records handed over and not done")
        .tag("loop", loop)
        .register(registry);
    Gauge.builder("courier.loop.unresolved.bytes", watched, PollLoop::unresolvedBytes)
        .description("their size")
        .tag("loop", loop)
        .register(registry);
    Gauge.builder("courier.loop.partitions", watched, it -> it.assignment().size())
        .description("partitions assigned")
        .tag("loop", loop)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).tag("loop", loop).register(registry);
  }
}
