package io.courier.gateway.api;

import io.courier.gateway.api.flow.CallBounds;
import io.courier.gateway.api.flow.Result;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the server API shows of itself.
final class ApiMetrics {
  /// What is asked for.
  enum Operation {
    MESSAGES,
    DISCONNECT,
    PRESENCE
  }

  /// What became of a call as a whole.
  private enum Outcome {
    ANSWERED,
    UNAUTHORIZED,
    FORBIDDEN,
    MALFORMED,
    TOO_LARGE,
    TOO_SLOW,
    LIMITED,
    UNAVAILABLE;

    private static Outcome of(int status) {
      return switch (status) {
        case 200 -> ANSWERED;
        case 401 -> UNAUTHORIZED;
        case 403 -> FORBIDDEN;
        case 408 -> TOO_SLOW;
        case 413 -> TOO_LARGE;
        case 429 -> LIMITED;
        default -> status < 500 ? MALFORMED : UNAVAILABLE;
      };
    }
  }

  private final Map<Operation, Map<Outcome, Counter>> calls = new EnumMap<>(Operation.class);
  private final Map<Operation, Timer> seconds = new EnumMap<>(Operation.class);
  private final Counter accepted;
  private final Counter refused;
  private final Counter unknown;

  ApiMetrics(MeterRegistry meters, CallBounds bounds, OwnerRoad road) {
    for (Operation operation : Operation.values()) {
      Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        byOutcome.put(
            outcome,
            meters.counter(
                "courier.gateway.api.calls",
                "operation",
                text(operation),
                "outcome",
                text(outcome)));
      }
      calls.put(operation, byOutcome);
      seconds.put(operation, meters.timer("courier.gateway.api", "operation", text(operation)));
    }
    this.accepted = meters.counter("courier.gateway.api.messages", "outcome", "accepted");
    this.refused = meters.counter("courier.gateway.api.messages", "outcome", "refused");
    this.unknown = meters.counter("courier.gateway.api.messages", "outcome", "unknown");
    Gauge.builder("courier.gateway.api.calls.under.way", bounds, CallBounds::underWay)
        .description("calls of the operator's servers without an answer")
        .register(meters);
    Gauge.builder("courier.gateway.api.owner.calls", road, OwnerRoad::waiting)
        .description("what they ask owners of shards, without an answer")
        .register(meters);
  }

  void called(Operation operation, int status, Duration took) {
    Map<Outcome, Counter> byOutcome = calls.getOrDefault(operation, Map.of());
    Counter counter = byOutcome.get(Outcome.of(status));
    if (counter != null) {
      counter.increment();
    }
    Timer timer = seconds.get(operation);
    if (timer != null) {
      timer.record(took);
    }
  }

  void sent(List<Result> results) {
    for (Result result : results) {
      switch (result) {
        case Result.Accepted it -> accepted.increment();
        case Result.Refused it -> refused.increment();
        case Result.Unknown it -> unknown.increment();
      }
    }
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
