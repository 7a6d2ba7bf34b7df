package io.courier.push.poll;

import com.google.protobuf.MessageLite;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.push.route.Outgoing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What Push counts; the README has the table.
public final class PushMetrics {
  private final Map<PushTask.TaskCase, Counter> tasks = new EnumMap<>(PushTask.TaskCase.class);
  private final Map<PushReceipt.ReceiptCase, Counter> receipts =
      new EnumMap<>(PushReceipt.ReceiptCase.class);
  private final Counter deliveries;
  private final Counter stored;
  private final Counter repeats;
  private final Counter unknownShards;
  private final DistributionSummary batch;
  private final DistributionSummary roundTrip;

  public PushMetrics(MeterRegistry registry) {
    for (PushTask.TaskCase kind : PushTask.TaskCase.values()) {
      tasks.put(kind, byKind(registry, "courier.push.tasks", "tasks processed", kind));
    }
    for (PushReceipt.ReceiptCase kind : PushReceipt.ReceiptCase.values()) {
      receipts.put(kind, byKind(registry, "courier.push.receipts", "receipts processed", kind));
    }
    deliveries = registry.counter("courier.push.deliveries");
    stored = registry.counter("courier.push.stored");
    repeats = registry.counter("courier.push.repeats");
    unknownShards = registry.counter("courier.push.unknown.shards");
    batch = registry.summary("courier.push.batch.records");
    roundTrip = registry.summary("courier.push.round.trip.users");
  }

  private static Counter byKind(
      MeterRegistry registry, String name, String description, Enum<?> kind) {
    String tag = kind.name().toLowerCase(Locale.ROOT);
    return Counter.builder(name).description(description).tag("kind", tag).register(registry);
  }

  void batch(int records) {
    batch.record(records);
  }

  void roundTrip(int users) {
    roundTrip.record(users);
  }

  void processed(MessageLite record) {
    Counter counter =
        switch (record) {
          case PushTask task -> tasks.get(task.getTaskCase());
          case PushReceipt receipt -> receipts.get(receipt.getReceiptCase());
          default -> null;
        };
    if (counter != null) {
      counter.increment();
    }
  }

  void repeat() {
    repeats.increment();
  }

  void unknownShard() {
    unknownShards.increment();
  }

  void sent(Outgoing outgoing) {
    switch (outgoing.record()) {
      case PushDeliver deliver ->
          deliveries.increment(
              deliver.getDelivery().getTargetsList().stream()
                  .mapToInt(Devices::getDevicesCount)
                  .sum());
      case OfflineStorage storage -> stored.increment(storage.getStore().getTargetsCount());
      default -> {
        // Acknowledgements are counted as the receipts they come from.
      }
    }
  }
}
