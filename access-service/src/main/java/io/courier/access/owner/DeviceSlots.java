package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceQueue;
import io.courier.messages.id.DeviceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The devices of one shard that have a queue. A queue is made when a session or a delivery needs
/// it, and dropped when it is done.
///
/// Queues with a session are bounded with the sessions. Those without one wait for their device, or
/// remember what it may have received; above a bound the one that has waited longest is given up as
/// if its time were over: what it holds goes to the store, what it remembers is forgotten.
///
/// Every input to a queue goes through here, so that its next deadline is known afterwards.
final class DeviceSlots {
  /// Of a queue without a session: what it holds, its wait, its memory.
  private static final int MOST_DEADLINES = 3;

  private final long epoch;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;
  private final Ticks ticks;
  private final long waitUntilNanos;
  private final Map<DeviceKey, DeviceSlot> slots = new HashMap<>();

  /// Those without a session, who lost theirs first in front.
  private final LinkedHashSet<DeviceSlot> absent = new LinkedHashSet<>();

  private final int maxAbsent;

  /// @param waitUntilNanos until when new queues wait for the sessions of the former owner
  /// @param maxAbsent queues without a session, at least 1
  DeviceSlots(
      long epoch,
      DeliveryLimits limits,
      DeviceEffects effects,
      Ticks ticks,
      long waitUntilNanos,
      int maxAbsent) {
    this.epoch = epoch;
    this.limits = limits;
    this.effects = effects;
    this.ticks = ticks;
    this.waitUntilNanos = waitUntilNanos;
    this.maxAbsent = maxAbsent;
  }

  @Nullable DeviceSlot get(DeviceKey device) {
    return slots.get(device);
  }

  /// The slot of a device, which has this session from now on.
  DeviceSlot attach(DeviceKey device, Attached session, long nowNanos) {
    DeviceSlot slot = slots.get(device);
    if (slot == null) {
      slot = newSlot(device, nowNanos);
    }
    absent.remove(slot);
    slot.attach(session);
    return slot;
  }

  /// The slot has no session any more.
  void detach(DeviceSlot slot, Consumer<DeviceQueue> input) {
    slot.attach(null);
    absent.add(slot);
    on(slot, input);
    boundAbsent();
  }

  /// The slot for a delivery.
  DeviceSlot orNew(DeviceKey device, long nowNanos) {
    DeviceSlot slot = slots.get(device);
    if (slot == null) {
      slot = newSlot(device, nowNanos);
      absent.add(slot);
      boundAbsent();
    }
    return slot;
  }

  private DeviceSlot newSlot(DeviceKey device, long nowNanos) {
    DeviceQueue queue = new DeviceQueue(device, epoch, limits, effects);
    if (waitUntilNanos - nowNanos > 0) {
      queue.awaitSession(waitUntilNanos);
    }
    DeviceSlot slot = new DeviceSlot(queue);
    slots.put(device, slot);
    return slot;
  }

  private void boundAbsent() {
    while (absent.size() > maxAbsent) {
      giveUp(absent.removeFirst());
    }
  }

  /// Lets the queue find all its deadlines over. What is left then waits for the brokers alone, and
  /// is bounded by the records in custody.
  private void giveUp(DeviceSlot slot) {
    DeviceQueue queue = slot.queue();
    for (int i = 0; i < MOST_DEADLINES && queue.needsTick(); i++) {
      queue.tick(queue.nextDeadline());
    }
    settle(slot);
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

  /// Something may lie in mailboxes that no queue knows of: who has no session now begins the next
  /// one with a marker, also when the last one was live.
  void unsure(long nowNanos) {
    List.copyOf(absent).forEach(slot -> on(slot, queue -> queue.markerAgain(nowNanos)));
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
        unresolvedBytes,
        0,
        0);
  }

  private void settle(DeviceSlot slot) {
    DeviceQueue queue = slot.queue();
    if (queue.isDone()) {
      slots.remove(queue.device(), slot);
      absent.remove(slot);
    } else if (queue.needsTick()) {
      ticks.schedule(slot, queue.nextDeadline());
    }
  }
}
