package io.courier.access.deliver;

/// A mailbox page that was taken, and how many of its entries the device has not confirmed.
final class PageProgress {
  final int number;
  final boolean last;
  final long[] positions;
  private int filled;
  private int unconfirmed;

  PageProgress(int number, int entries, boolean last) {
    this.number = number;
    this.last = last;
    this.positions = new long[entries];
  }

  void add(long position) {
    positions[filled++] = position;
  }

  void awaitOne() {
    unconfirmed++;
  }

  void confirmedOne() {
    unconfirmed--;
  }

  boolean isConfirmed() {
    return unconfirmed == 0;
  }

  boolean isEmpty() {
    return positions.length == 0;
  }
}
