package io.courier.logic.group;

/// Something that holds from a seq to a seq, and is a row in the store.
///
/// It holds for a record with seq s when `from <= s < to`. Its values never change; it ends once.
public abstract sealed class Span permits GroupState, Membership {
  /// The end of what has not ended.
  public static final long OPEN = Long.MAX_VALUE;

  private final long from;
  private long to;
  private boolean written;

  /// @param written whether the store has its beginning
  Span(long from, long to, boolean written) {
    this.from = from;
    this.to = to;
    this.written = written;
  }

  public long from() {
    return from;
  }

  public long to() {
    return to;
  }

  boolean holdsAt(long seq) {
    return from <= seq && seq < to;
  }

  boolean isOpen() {
    return to == OPEN;
  }

  boolean isWritten() {
    return written;
  }

  void end(long seq) {
    to = seq;
  }

  void markWritten() {
    written = true;
  }
}
