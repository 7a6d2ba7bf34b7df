package io.courier.access.deliver;

import org.jspecify.annotations.Nullable;

/// Live deliveries that wait to be sent, in position order, within a bound of count and bytes.
final class HeldDeliveries {
  private final PositionRing held = new PositionRing();
  private long bytes;

  boolean isEmpty() {
    return held.isEmpty();
  }

  int size() {
    return held.size();
  }

  void add(Pending pending) {
    held.add(pending);
    bytes += pending.delivery().bytes();
  }

  boolean exceeds(DeliveryLimits limits) {
    return held.size() > limits.heldMessages() || bytes > limits.heldBytes();
  }

  @Nullable Pending first() {
    return held.first();
  }

  @Nullable Pending find(long position) {
    return held.find(position);
  }

  Pending removeFirst() {
    return removed(held.removeFirst());
  }

  @Nullable Pending remove(long position) {
    Pending found = held.remove(position);
    return found == null ? null : removed(found);
  }

  private Pending removed(Pending pending) {
    bytes -= pending.delivery().bytes();
    return pending;
  }
}
