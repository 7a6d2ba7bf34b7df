package io.courier.access.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// How many commands of this node's clients wait for their results, and what became of the others.
/// From any thread.
public final class CommandCounts {
  private final AtomicInteger underWay = new AtomicInteger();
  private final Counter answered;
  private final Counter timedOut;

  public CommandCounts(MeterRegistry registry) {
    this.answered =
        Counter.builder("courier.access.commands.answered")
            .description("commands of clients that were answered with their results")
            .register(registry);
    this.timedOut =
        Counter.builder("courier.access.commands.timed.out")
            .description("commands of clients whose results did not come in time")
            .register(registry);
    Gauge.builder("courier.access.commands.under.way", underWay, AtomicInteger::get)
        .description("commands of clients that wait for their results")
        .register(registry);
  }

  int underWay() {
    return underWay.get();
  }

  void began() {
    underWay.incrementAndGet();
  }

  void ended() {
    underWay.decrementAndGet();
  }

  void answered() {
    answered.increment();
  }

  void timedOut() {
    timedOut.increment();
  }
}
