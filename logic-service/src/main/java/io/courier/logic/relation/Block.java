package io.courier.logic.relation;

/// When a user had another one blocked, or has: the last time, if there were several.
///
/// @param from when Access received the command, in milliseconds since 1970
/// @param to likewise of the end; [#OPEN]: it holds
public record Block(long from, long to) {
  public static final long OPEN = Long.MAX_VALUE;

  public boolean isOpen() {
    return to == OPEN;
  }

  /// Whether a message of this time is refused. At the same millisecond it is not.
  boolean holdsAt(long at) {
    return from < at && at < to;
  }

  /// Never before it began, whatever the clocks of two nodes say.
  Block endedAt(long at) {
    return new Block(from, Math.max(from, at));
  }
}
