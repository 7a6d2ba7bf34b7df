package io.courier.drill.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message in the books.
final class Entry {
  final long number;
  final Row row;
  final long due;
  final Receiver sender;
  final String conversation;
  final List<Receiver> expected;

  /// Which of the expected have it, by their place in the list.
  final boolean[] received;

  /// The highest seq of the conversation that somebody had been told when this one was first sent:
  /// it must come behind that.
  final long above;

  int open;
  boolean accepted;
  boolean refused;
  @Nullable String id;
  long seq;

  Entry(
      long number,
      Row row,
      long due,
      Receiver sender,
      String conversation,
      List<Receiver> expected,
      long above) {
    this.number = number;
    this.row = row;
    this.due = due;
    this.sender = sender;
    this.conversation = conversation;
    this.expected = expected;
    this.received = new boolean[expected.size()];
    this.open = expected.size();
    this.above = above;
  }

  boolean isResolved() {
    return refused || (accepted && open == 0);
  }
}
