package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceQueue;
import io.courier.messages.id.DeviceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The devices of one shard that have a queue. A queue is made when a session or a delivery needs
/// it, and dropped when it is done.
///
/// Every input to a queue goes through here, so that its next deadline is known afterwards.
final class DeviceSlots {
  private final long epoch;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;
  private final Ticks ticks;
  private final long waitUntilNanos;
  private final Map<DeviceKey, DeviceSlot> slots = new HashMap<>();

  /// @param waitUntilNanos until when new queues wait for the sessions of the former owner
  DeviceSlots(
      long epoch, DeliveryLimits limits, DeviceEffects effects, Ticks ticks, long waitUntilNanos) {
    this.epoch = epoch;
    this.limits = limits;
    this.effects = effects;
    this.ticks = ticks;
    this.waitUntilNanos = waitUntilNanos;
  }

  @Nullable DeviceSlot get(DeviceKey device) {
    return slots.get(device);
  }

  DeviceSlot orNew(DeviceKey device, long nowNanos) {
    DeviceSlot slot = slots.get(device);
    if (slot == null) {
      DeviceQueue queue = new DeviceQueue(device, epoch, limits, effects);
      if (waitUntilNanos - nowNanos > 0) {
        queue.awaitSession(waitUntilNanos);
      }
      slot = new DeviceSlot(queue);
      slots.put(device, slot);
    }
    return slot;
  }

  /// Gives an input to a device's queue, if it has one.
  void on(DeviceKey device, Consumer<DeviceQueue> input) {
    DeviceSlot slot = slots.get(device);
    if (slot != null) {
      on(slot, input);
    }
  }

  void on(DeviceSlot slot, Consumer<DeviceQueue> input) {
    input.accept(slot.queue());
    settle(slot);
  }

  void tick(long nowNanos) {
    ticks.advance(
        nowNanos,
        slot ->
            on(
                slot,
                queue -> {
                  if (queue.needsTick() && queue.nextDeadline() - nowNanos <= 0) {
                    queue.tick(nowNanos);
                  }
                }));
  }

  /// The devices that have a session now.
  List<DeviceKey> attached() {
    List<DeviceKey> attached = new ArrayList<>();
    slots.forEach(
        (device, slot) -> {
          if (slot.attached() != null) {
            attached.add(device);
          }
        });
    return attached;
  }

  OwnerCounts count(int unresolvedRecords, long unresolvedBytes) {
    int sessions = 0;
    int live = 0;
    int held = 0;
    int unconfirmed = 0;
    int owed = 0;
    for (DeviceSlot slot : slots.values()) {
      held += slot.queue().held();
      unconfirmed += slot.queue().unconfirmed();
      owed += slot.queue().owed();
      if (slot.attached() != null) {
        sessions++;
        live += slot.queue().isLive() ? 1 : 0;
      }
    }
    return new OwnerCounts(
        sessions,
        live,
        sessions - live,
        slots.size() - sessions,
        held,
        unconfirmed,
        owed,
        unresolvedRecords,
        unresolvedBytes);
  }

  private void settle(DeviceSlot slot) {
    DeviceQueue queue = slot.queue();
    if (queue.isDone()) {
      slots.remove(queue.device(), slot);
    } else if (queue.needsTick()) {
      ticks.schedule(slot, queue.nextDeadline());
    }
  }
}
