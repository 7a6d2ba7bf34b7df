package io.courier.logic.chat;

import io.courier.messages.client.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/// What Logic counts; the README has the table.
public final class LogicMetrics {
  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter repeats;
  private final DistributionSummary recipients;
  private final DistributionSummary batch;

  public LogicMetrics(MeterRegistry registry) {
    this.registry = registry;
    accepted = registry.counter("courier.logic.accepted");
    repeats = registry.counter("courier.logic.repeats");
    recipients = registry.summary("courier.logic.fanout.recipients");
    batch = registry.summary("courier.logic.batch.records");
  }

  void batch(int records) {
    batch.record(records);
  }

  void accepted(int toRecipients) {
    accepted.increment();
    recipients.record(toRecipients);
  }

  void repeat() {
    repeats.increment();
  }

  void rejected(ErrorCode code) {
    registry.counter("courier.logic.rejected", "code", Integer.toString(code.code())).increment();
  }
}
