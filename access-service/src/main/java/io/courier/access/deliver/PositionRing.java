package io.courier.access.deliver;

import org.jspecify.annotations.Nullable;

/// Pendings by rising position, cheap at both ends, found by binary search. Empty, it is small.
final class PositionRing {
  private static final Pending[] NONE = new Pending[0];
  private static final int FIRST_CAPACITY = 8;

  /// Above this an emptied ring gives its array back.
  private static final int KEPT_CAPACITY = 64;

  /// Length a power of two, or 0.
  private Pending[] ring = NONE;

  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  Pending get(int index) {
    return ring[(head + index) & (ring.length - 1)];
  }

  @Nullable Pending first() {
    return size == 0 ? null : get(0);
  }

  @Nullable Pending last() {
    return size == 0 ? null : get(size - 1);
  }

  /// Almost always at the end.
  void add(Pending pending) {
    if (size == ring.length) {
      grow();
    }
    int at = size++;
    while (at > 0 && get(at - 1).position > pending.position) {
      set(at, get(at - 1));
      at--;
    }
    set(at, pending);
  }

  Pending removeFirst() {
    Pending first = get(0);
    clearSlot(0);
    head = (head + 1) & (ring.length - 1);
    shrunk();
    return first;
  }

  Pending removeLast() {
    Pending last = get(size - 1);
    clearSlot(size - 1);
    shrunk();
    return last;
  }

  @Nullable Pending find(long position) {
    int at = indexOf(position);
    return at < 0 ? null : get(at);
  }

  @Nullable Pending remove(long position) {
    int at = indexOf(position);
    if (at < 0) {
      return null;
    }
    Pending found = get(at);
    for (int i = at; i < size - 1; i++) {
      set(i, get(i + 1));
    }
    removeLast();
    return found;
  }

  private int indexOf(long position) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = get(middle).position;
      if (there == position) {
        return middle;
      }
      if (there < position) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private void set(int index, Pending pending) {
    ring[(head + index) & (ring.length - 1)] = pending;
  }

  @SuppressWarnings("NullAway") // a free slot is never read
  private void clearSlot(int index) {
    ring[(head + index) & (ring.length - 1)] = null;
  }

  private void shrunk() {
    size--;
    if (size == 0 && ring.length > KEPT_CAPACITY) {
      ring = NONE;
      head = 0;
    }
  }

  private void grow() {
    Pending[] larger = new Pending[Math.max(FIRST_CAPACITY, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = get(i);
    }
    ring = larger;
    head = 0;
  }
}
