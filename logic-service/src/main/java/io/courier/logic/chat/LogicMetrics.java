package io.courier.logic.chat;

import io.courier.messages.client.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.Set;

/// What Logic counts; the README has the table.
public final class LogicMetrics {
  /// What [Admission] refuses with: their counters exist before the first of them.
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(ErrorCode.BAD_REQUEST, ErrorCode.NOT_A_MEMBER, ErrorCode.CONTENT_REFUSED);

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
    REFUSALS.forEach(this::rejections);
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
    rejections(code).increment();
  }

  private Counter rejections(ErrorCode code) {
    return registry.counter("courier.logic.rejected", "code", Integer.toString(code.code()));
  }
}
