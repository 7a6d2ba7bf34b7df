package io.courier.access.deliver;

import java.util.Arrays;

/// The last positions of which this queue has evidence that the device has them.
///
/// A page entry is dropped only because it is found here, never because of how its position
/// compares: that would lose what was passed over.
final class SeenPositions {
  private static final long[] NONE = new long[0];
  private static final int FIRST_CAPACITY = 16;

  private final int limit;
  private long[] ring = NONE;
  private int size;
  private int next;

  SeenPositions(int limit) {
    this.limit = limit;
  }

  void add(long position) {
    if (next == ring.length) {
      if (ring.length < limit) {
        ring = Arrays.copyOf(ring, Math.min(limit, Math.max(FIRST_CAPACITY, ring.length * 2)));
      } else {
        next = 0;
      }
    }
    ring[next++] = position;
    size = Math.max(size, next);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Asked for page entries only, so a scan is good enough.
  boolean contains(long position) {
    for (int i = 0; i < size; i++) {
      if (ring[i] == position) {
        return true;
      }
    }
    return false;
  }
}
