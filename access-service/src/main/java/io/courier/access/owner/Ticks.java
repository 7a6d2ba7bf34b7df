package io.courier.access.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A timing wheel over the devices of one shard: only queues whose deadline has come are looked at.
///
/// A slot is in the wheel for its earliest known deadline. One that moved to later is found early
/// and put back; one that moved to earlier is entered again, and its later entry means nothing.
final class Ticks {
  static final long NEVER = Long.MAX_VALUE;
  private static final int WHEEL = 256;

  private final long tickNanos;
  private final long startNanos;
  private final List<List<DeviceSlot>> wheel = new ArrayList<>(WHEEL);
  private long current;

  Ticks(long tickNanos, long nowNanos) {
    this.tickNanos = tickNanos;
    this.startNanos = nowNanos;
    for (int i = 0; i < WHEEL; i++) {
      wheel.add(new ArrayList<>());
    }
  }

  /// Enters a slot for this moment, unless it is entered for an earlier one.
  void schedule(DeviceSlot slot, long deadlineNanos) {
    long wanted = tickOf(deadlineNanos) + 1; // rounded up: a deadline is looked at when it is over
    // Farther away than the wheel reaches: looked at half-way and put back.
    long tick = Math.clamp(wanted, current + 1, current + WHEEL - 1);
    if (tick < slot.dueTick()) {
      slot.due(tick);
      wheel.get((int) (tick % WHEEL)).add(slot);
    }
  }

  /// Gives all slots whose time has come. They may be scheduled anew from within.
  void advance(long nowNanos, Consumer<DeviceSlot> due) {
    long now = tickOf(nowNanos);
    while (current < now) {
      current++;
      int index = (int) (current % WHEEL);
      List<DeviceSlot> slots = wheel.get(index);
      if (!slots.isEmpty()) {
        wheel.set(index, new ArrayList<>());
        for (DeviceSlot slot : slots) {
          if (slot.dueTick() == current) {
            slot.due(NEVER);
            due.accept(slot);
          }
        }
      }
    }
  }

  private long tickOf(long nanos) {
    return (nanos - startNanos) / tickNanos;
  }
}
