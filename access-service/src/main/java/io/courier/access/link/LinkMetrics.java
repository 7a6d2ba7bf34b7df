package io.courier.access.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// What links show of themselves.
final class LinkMetrics {
  private final MeterRegistry registry;
  private final Counter read;
  private final Counter written;
  private final Counter silent;

  LinkMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.read = counter("courier.access.link.frames.read", "frames that gateways sent");
    this.written = counter("courier.access.link.frames.written", "frames sent to gateways");
    this.silent = counter("courier.access.link.silent", "links closed because they said nothing");
  }

  void watch(LinkEndpoint endpoint) {
    Gauge.builder("courier.access.links", endpoint, LinkEndpoint::count)
        .description("open links")
        .register(registry);
    Gauge.builder("courier.access.link.queue.bytes", endpoint, LinkEndpoint::longestQueueBytes)
        .description("what waits to be written on the fullest link")
        .register(registry);
  }

  void read(int frames) {
    read.increment(frames);
  }

  void written(int frames) {
    written.increment(frames);
  }

  void silent() {
    silent.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
