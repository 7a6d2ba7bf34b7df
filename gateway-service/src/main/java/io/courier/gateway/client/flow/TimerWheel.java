package io.courier.gateway.client.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Wakes many objects, each at one moment of its own, without an object for each timer.
///
/// A moment is kept to the wheel's tick. One that lies beyond the wheel's reach wakes its entry
/// early, at the end of the reach: an entry looks at its deadlines when woken and schedules again.
public final class TimerWheel<T extends TimerWheel.Entry> {
  /// What can be in a wheel: a link of the list that its slot is.
  public abstract static class Entry {
    private @Nullable Entry next;
    private @Nullable Entry previous;
    private long tick = NOT_SCHEDULED;
  }

  private static final long NOT_SCHEDULED = -1;

  private final long tickMillis;
  private final @Nullable Entry[] slots;
  private final Class<T> type;
  private long tick;
  private int size;

  public TimerWheel(Class<T> type, long tickMillis, int slotCount, long nowMillis) {
    this.type = type;
    this.tickMillis = tickMillis;
    this.slots = new Entry[slotCount];
    this.tick = nowMillis / tickMillis;
  }

  /// Wakes the entry at this moment, unless an earlier one is set already.
  public void wakeBy(T entry, long atMillis) {
    long wanted = Math.min(Math.max(atMillis / tickMillis, tick + 1), tick + slots.length - 1);
    long set = ((Entry) entry).tick;
    if (set != NOT_SCHEDULED) {
      if (set <= wanted) {
        return;
      }
      cancel(entry);
    }
    add(entry, wanted);
  }

  public void cancel(T cancelled) {
    Entry entry = cancelled;
    if (entry.tick == NOT_SCHEDULED) {
      return;
    }
    if (entry.previous != null) {
      entry.previous.next = entry.next;
    } else {
      slots[slot(entry.tick)] = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
    entry.next = null;
    entry.previous = null;
    entry.tick = NOT_SCHEDULED;
    size--;
  }

  private void add(Entry entry, long at) {
    int slot = slot(at);
    Entry first = slots[slot];
    entry.tick = at;
    entry.next = first;
    if (first != null) {
      first.previous = entry;
    }
    slots[slot] = entry;
    size++;
  }

  /// Wakes all whose moment has come. Each is unscheduled when it is woken.
  public void advance(long nowMillis, Consumer<T> wake) {
    long until = nowMillis / tickMillis;
    while (tick < until) {
      tick++;
      int slot = slot(tick);
      for (Entry first = slots[slot]; first != null; first = slots[slot]) {
        T entry = type.cast(first);
        cancel(entry);
        wake.accept(entry);
      }
    }
  }

  /// Shows every scheduled entry. The consumer must not change the wheel.
  public void forEach(Consumer<T> consumer) {
    for (Entry first : slots) {
      for (Entry entry = first; entry != null; entry = entry.next) {
        consumer.accept(type.cast(entry));
      }
    }
  }

  public int size() {
    return size;
  }

  private int slot(long ofTick) {
    return (int) (ofTick % slots.length);
  }
}
