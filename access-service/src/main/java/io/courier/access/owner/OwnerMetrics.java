package io.courier.access.owner;

import io.courier.access.deliver.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What owners show of their shards.
public final class OwnerMetrics {
  private final MeterRegistry registry;
  private final Timer confirmed;
  private final Counter sentLive;
  private final Counter sentStored;
  private final Map<Reason, Counter> failed = new EnumMap<>(Reason.class);
  private final Map<SessionAdmission.Refusal, Counter> turnedAway =
      new EnumMap<>(SessionAdmission.Refusal.class);
  private final Counter passedOver;
  private final Counter replaced;
  private final Counter refused;
  private final Counter restored;
  private final Counter pages;
  private final Counter markers;

  public OwnerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.confirmed =
        Timer.builder("courier.access.confirmed")
            .description("from the moment Access took a message to its confirmation by a device")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    this.sentLive = counter("courier.access.sent.live", "live deliveries sent to devices");
    this.sentStored = counter("courier.access.sent.stored", "mailbox entries sent to devices");
    this.passedOver =
        counter("courier.passed.over", "deliveries passed over because the store was silent");
    this.replaced = counter("courier.access.sessions.replaced", "by a newer one of the device");
    this.refused = counter("courier.access.sessions.refused", "whose shard is not ours");
    this.restored = counter("courier.access.presence.rewrites", "shards that Redis had lost");
    this.pages = counter("courier.access.pages.confirmed", "mailbox pages that devices confirmed");
    this.markers = counter("courier.access.markers", "rounds opened through push_receipt");
    for (Reason reason : Reason.values()) {
      failed.put(
          reason,
          Counter.builder("courier.access.failed")
              .description("deliveries that went to the store instead of the device")
              .tag("reason", reason.text())
              .register(registry));
    }
    for (SessionAdmission.Refusal refusal : SessionAdmission.Refusal.values()) {
      turnedAway.put(
          refusal,
          Counter.builder("courier.access.sessions.turned.away")
              .description("sessions that were not opened because a bound was reached")
              .tag("reason", refusal.text())
              .register(registry));
    }
  }

  /// Shows a sum over all shards of this node, as of the last second.
  void watch(
      String name,
      String description,
      Supplier<OwnerCounts> counts,
      ToDoubleFunction<OwnerCounts> one) {
    Gauge.builder(name, counts, it -> one.applyAsDouble(it.get()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  void watchQueues(String state, Supplier<OwnerCounts> counts, ToDoubleFunction<OwnerCounts> one) {
    Gauge.builder("courier.access.queues", counts, it -> one.applyAsDouble(it.get()))
        .description("queues of devices by state")
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  void watchDeliveries(
      String state, Supplier<OwnerCounts> counts, ToDoubleFunction<OwnerCounts> one) {
    Gauge.builder("courier.access.deliveries", counts, it -> one.applyAsDouble(it.get()))
        .description("deliveries held, sent and not confirmed, failed and not yet back")
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  void confirmedAfter(long millis) {
    confirmed.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  void sentLive() {
    sentLive.increment();
  }

  void sentStored() {
    sentStored.increment();
  }

  void failed(Reason reason) {
    count(failed.get(reason));
  }

  void turnedAway(SessionAdmission.Refusal refusal) {
    count(turnedAway.get(refusal));
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  void passedOver(int positions) {
    passedOver.increment(Math.max(1, positions));
  }

  void replaced() {
    replaced.increment();
  }

  void refused() {
    refused.increment();
  }

  void restored() {
    restored.increment();
  }

  void pageConfirmed() {
    pages.increment();
  }

  void marker() {
    markers.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
