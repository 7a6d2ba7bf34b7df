package io.courier.offline.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// What is counted of the limits.
@Component
class LimitMetrics {
  final Counter overQuota;
  final Counter expired;
  final Counter gaps;
  final Counter unseen;
  final Counter overLimit;
  final Counter cleared;
  final Counter failures;
  final Counter days;

  private final Map<Integer, Double> fills = new ConcurrentHashMap<>();
  private volatile int partitions;

  LimitMetrics(MeterRegistry registry) {
    overQuota = dropped(registry, "quota");
    expired = dropped(registry, "retention");
    gaps = counter(registry, "courier.offline.gaps", "gap rows written, new or grown");
    unseen = forgotten(registry, "unseen");
    overLimit = forgotten(registry, "limit");
    cleared =
        counter(registry, "courier.offline.rows.cleared", "entries of forgotten devices deleted");
    failures =
        counter(registry, "courier.offline.limit.failures", "limits not enforced, tried later");
    days = counter(registry, "courier.offline.days.dropped", "days whose messages were dropped");
    Gauge.builder("courier.offline.days", this, it -> it.partitions)
        .description("days that have a partition")
        .register(registry);
    Gauge.builder("courier.offline.fullest.mailbox", fills, LimitMetrics::fullest)
        .description("how full the fullest mailbox is, of its quota, as of the last check")
        .register(registry);
  }

  void partitions(int count) {
    partitions = count;
  }

  /// The fullest mailbox of a shard.
  void fill(int shard, double fill) {
    fills.put(shard, fill);
  }

  /// Only what this instance has looked at in this check.
  void beginCheck() {
    fills.clear();
  }

  private static double fullest(Map<Integer, Double> fills) {
    return fills.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private static Counter dropped(MeterRegistry registry, String reason) {
    return Counter.builder("courier.offline.dropped")
        .description("mailbox entries that gaps took the place of")
        .tag("reason", reason)
        .register(registry);
  }

  private static Counter forgotten(MeterRegistry registry, String reason) {
    return Counter.builder("courier.offline.devices.forgotten")
        .description("devices that are known no more")
        .tag("reason", reason)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
