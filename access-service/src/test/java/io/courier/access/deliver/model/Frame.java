package io.courier.access.deliver.model;

/// What goes down a link for one session.
///
/// @param seen no message, but OVERFLOW_SEEN
/// @param row of a page: written whatever its position is
record Frame(long position, int id, long mark, boolean row, boolean late, boolean seen) {
  static Frame overflowSeen() {
    return new Frame(0, 0, 0, false, false, true);
  }

  static Frame confirmOnly(Frame of) {
    return new Frame(of.position, 0, of.mark, of.row, of.late, false);
  }
}
