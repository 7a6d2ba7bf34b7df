package io.courier.gateway.client;

import io.courier.gateway.client.flow.EmulationOutcome;
import io.courier.gateway.client.flow.HeldBudget;
import io.courier.messages.client.DisconnectCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The meters of client connections; the README has the table.
final class ClientMetrics {
  /// What became of a connect command.
  enum Outcome {
    ACCEPTED,
    INVALID_TOKEN,
    EXPIRED_TOKEN,
    UNAUTHORIZED,
    BAD_REQUEST,
    NO_OWNER,
    OVERLOADED,
    UNAVAILABLE
  }

  /// Why a frame from a link was not used.
  enum Refusal {
    UNKNOWN_SESSION,
    OTHER_LINK,
    OLD_EPOCH,
    OVERFLOWED
  }

  private final MeterRegistry meters;
  private final Map<Outcome, Counter> connects = new EnumMap<>(Outcome.class);
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
  private final Map<EmulationOutcome, Counter> emulated = new EnumMap<>(EmulationOutcome.class);
  private final Map<Integer, Counter> disconnects = new ConcurrentHashMap<>();
  private final Counter pings;
  private final Counter pongTimeouts;
  private final Counter overflows;
  private final Counter rehomed;
  private final Counter commandsLimited;
  private final Counter rpcTimeouts;
  private final Counter rpcsRefused;

  ClientMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (Outcome outcome : Outcome.values()) {
      connects.put(outcome, meters.counter("courier.gateway.connects", "outcome", tag(outcome)));
    }
    for (Refusal refusal : Refusal.values()) {
      refusals.put(
          refusal, meters.counter("courier.gateway.frames.refused", "reason", tag(refusal)));
    }
    for (EmulationOutcome outcome : EmulationOutcome.values()) {
      emulated.put(outcome, meters.counter("courier.gateway.emulations", "outcome", tag(outcome)));
    }
    for (DisconnectCode code : DisconnectCode.values()) {
      disconnects(code.code());
    }
    pings = meters.counter("courier.gateway.pings");
    pongTimeouts = meters.counter("courier.gateway.pong.timeouts");
    overflows = meters.counter("courier.gateway.overflows");
    rehomed = meters.counter("courier.gateway.sessions.rehomed");
    commandsLimited = meters.counter("courier.gateway.commands.limited");
    rpcTimeouts = meters.counter("courier.gateway.rpc.timeouts");
    rpcsRefused = meters.counter("courier.gateway.rpc.refused");
  }

  void watch(Shared shared, SessionLoops loops, Emulations emulations) {
    for (TransportKind kind : TransportKind.values()) {
      Gauge.builder("courier.gateway.connections", shared, of -> of.connections.of(kind))
          .tag("transport", kind.text())
          .register(meters);
    }
    gauge("courier.gateway.emulations.waiting", emulations, Emulations::waiting);
    gauge("courier.gateway.sessions", loops, SessionLoops::sessions);
    gauge("courier.gateway.sessions.homeless", loops, SessionLoops::homeless);
    gauge("courier.gateway.pending.bytes", loops, SessionLoops::pendingBytes);
    gauge("courier.gateway.rpc.held", shared.budget, HeldBudget::commands);
    gauge("courier.gateway.rpc.held.bytes", shared.budget, HeldBudget::bytes);
    gauge("courier.gateway.rpc.held.limit.bytes", shared.budget, HeldBudget::limit);
    gauge(
        "courier.gateway.connections.limit", shared.properties, of -> of.client().maxConnections());
  }

  private <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).register(meters);
  }

  void connect(Outcome outcome) {
    count(connects.get(outcome));
  }

  void refused(Refusal refusal) {
    count(refusals.get(refusal));
  }

  void emulation(EmulationOutcome outcome) {
    count(emulated.get(outcome));
  }

  void disconnected(int code) {
    disconnects(code).increment();
  }

  private Counter disconnects(int code) {
    return disconnects.computeIfAbsent(
        code, of -> meters.counter("courier.gateway.disconnects", "code", Integer.toString(of)));
  }

  void ping() {
    pings.increment();
  }

  void pongTimeout() {
    pongTimeouts.increment();
  }

  void overflow() {
    overflows.increment();
  }

  void rehomed() {
    rehomed.increment();
  }

  void commandLimited() {
    commandsLimited.increment();
  }

  void rpcTimeout() {
    rpcTimeouts.increment();
  }

  void rpcRefused() {
    rpcsRefused.increment();
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
