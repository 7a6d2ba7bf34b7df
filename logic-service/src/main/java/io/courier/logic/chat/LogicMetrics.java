package io.courier.logic.chat;

import io.courier.logic.rate.RateBook;
import io.courier.logic.relation.BlockPolicy;
import io.courier.logic.store.Groups;
import io.courier.messages.client.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What Logic counts; the README has the table.
public final class LogicMetrics {
  /// What messages are refused with: their counters exist before the first of them.
  private static final Map<Rule, Set<ErrorCode>> REFUSALS =
      Map.of(
          Rule.CONVERSATION,
          EnumSet.of(
              ErrorCode.BAD_REQUEST,
              ErrorCode.NOT_A_MEMBER,
              ErrorCode.BLOCKED,
              ErrorCode.MUTED,
              ErrorCode.UNKNOWN_GROUP),
          Rule.SIZE,
          EnumSet.of(ErrorCode.CONTENT_REFUSED),
          Rule.JSON,
          EnumSet.of(ErrorCode.CONTENT_REFUSED),
          Rule.TYPE,
          EnumSet.of(ErrorCode.CONTENT_REFUSED),
          Rule.LINK,
          EnumSet.of(ErrorCode.CONTENT_REFUSED),
          Rule.WORD,
          EnumSet.of(ErrorCode.CONTENT_REFUSED),
          Rule.USER_RATE,
          EnumSet.of(ErrorCode.TOO_MANY_REQUESTS),
          Rule.CONVERSATION_RATE,
          EnumSet.of(ErrorCode.TOO_MANY_REQUESTS));

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter repeats;
  private final DistributionSummary recipients;
  private final DistributionSummary batch;
  private final Map<Step.Came, Counter> commands = new EnumMap<>(Step.Came.class);

  public LogicMetrics(MeterRegistry registry) {
    this.registry = registry;
    accepted = registry.counter("courier.logic.accepted");
    repeats = registry.counter("courier.logic.repeats");
    recipients = registry.summary("courier.logic.fanout.recipients");
    batch = registry.summary("courier.logic.batch.records");
    REFUSALS.forEach((rule, codes) -> codes.forEach(code -> rejections(code, rule)));
    for (Step.Came came : Step.Came.values()) {
      commands.put(
          came,
          registry.counter("courier.logic.commands", "came", came.name().toLowerCase(Locale.ROOT)));
    }
  }

  /// Shows how much of groups is in memory.
  public void watch(Groups groups) {
    registry.gauge("courier.logic.group.cached.members", groups, Groups::members);
    registry.gauge("courier.logic.group.cached", groups, Groups::count);
    FunctionCounter.builder("courier.logic.group.loads", groups, Groups::loads).register(registry);
  }

  /// Shows what is in memory of who has blocked whom, and how it decides.
  ///
  /// @param isHeard whether changes are heard
  public void watch(BlockPolicy blocks, BooleanSupplier isHeard) {
    registry.gauge("courier.logic.relations.cached", blocks, BlockPolicy::known);
    registry.gauge("courier.logic.relations.cached.users", blocks, BlockPolicy::users);
    Gauge.builder("courier.logic.relations.heard", isHeard, it -> it.getAsBoolean() ? 1 : 0)
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("courier.logic.relations.reads", blocks, BlockPolicy::reads)
        .register(registry);
    FunctionCounter.builder("courier.logic.relations.unknown", blocks, BlockPolicy::unknowns)
        .register(registry);
    FunctionCounter.builder("courier.logic.relations.outdated", blocks, BlockPolicy::outdated)
        .register(registry);
  }

  /// Shows how many rates are in memory.
  public void watch(RateBook rates) {
    registry.gauge("courier.logic.rate.buckets", rates, RateBook::size);
  }

  void batch(int records) {
    batch.record(records);
  }

  void accepted(int toRecipients) {
    accepted.increment();
    recipients.record(toRecipients);
  }

  void told(int members) {
    recipients.record(members);
  }

  void command(Step.Came came) {
    Counter counter = commands.get(came);
    if (counter != null) {
      counter.increment();
    }
  }

  void repeat() {
    repeats.increment();
  }

  void rejected(Verdict.Refused verdict) {
    rejections(verdict.code(), verdict.rule()).increment();
  }

  private Counter rejections(ErrorCode code, Rule rule) {
    return registry.counter(
        "courier.logic.rejected", "code", Integer.toString(code.code()), "rule", rule.label());
  }
}
