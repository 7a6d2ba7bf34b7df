package io.courier.offline.intake;

import io.courier.kafka.consume.HopTimes;
import io.courier.offline.shard.OwnedShards;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/// What Offline counts of its polls.
@Component
class OfflineMetrics {
  final Counter rows;
  final Counter bodies;
  final Counter deleted;
  final Counter acks;
  final Counter nudges;
  final Counter devices;
  final Counter expired;
  final Counter limitFailures;
  final DistributionSummary batch;
  final Timer transaction;

  /// Since Access took the message.
  final Timer stored;

  private final List<OwnedShards> loops = new CopyOnWriteArrayList<>();

  OfflineMetrics(MeterRegistry registry) {
    rows = counter(registry, "courier.offline.rows.stored", "mailbox entries written, new ones");
    bodies = counter(registry, "courier.offline.bodies.stored", "messages written, new ones");
    deleted = counter(registry, "courier.offline.rows.deleted", "mailbox entries deleted");
    acks = counter(registry, "courier.offline.acks", "pages confirmed");
    nudges = counter(registry, "courier.offline.nudges", "devices nudged");
    devices = counter(registry, "courier.offline.devices.registered", "devices that were new");
    expired = counter(registry, "courier.offline.expired", "stores older than what is kept");
    limitFailures =
        counter(registry, "courier.offline.limit.failures", "limits not enforced, tried later");
    batch =
        DistributionSummary.builder("courier.offline.batch.records")
            .description("records of one poll")
            .register(registry);
    transaction =
        Timer.builder("courier.offline.transaction")
            .description("time to write one poll to PostgreSQL")
            .register(registry);
    stored =
        HopTimes.of("courier.offline.stored")
            .description("from the moment Access took a message to its being in PostgreSQL")
            .register(registry);
    gauge(
        registry,
        "courier.offline.mailboxes",
        "mailboxes that are not empty, in the shards written here",
        OwnedShards::mailboxes);
    gauge(
        registry,
        "courier.offline.cached.users",
        "users whose devices are remembered",
        OwnedShards::cachedUsers);
    gauge(
        registry,
        "courier.offline.uncounted.shards",
        "shards with too many mailboxes to count: each is looked up",
        OwnedShards::uncounted);
  }

  void watch(OwnedShards shards) {
    loops.add(shards);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<OwnedShards> value) {
    Gauge.builder(name, loops, all -> all.stream().mapToDouble(value).sum())
        .description(description)
        .register(registry);
  }
}
