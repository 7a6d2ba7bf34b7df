package io.courier.messages.id;

import org.jspecify.annotations.Nullable;

/// The number that orders an inbox, and likewise the seq that orders a conversation:
/// `generation << 40 | offset` of the record it was made from.
///
/// Rising within a shard, not contiguous, below 2^53 so that JavaScript keeps it exactly. The same
/// record gives the same number however often it is processed.
public final class Position {
  /// No position: nothing received yet, or an event that is never stored.
  public static final long NONE = 0;

  /// 13 bits remain for the generation below 2^53.
  public static final long MAX_GENERATION = (1 << 13) - 1;

  private static final int OFFSET_BITS = 40;
  private static final long MAX_OFFSET = (1L << OFFSET_BITS) - 2;

  private Position() {}

  /// @param generation from 1 to [#MAX_GENERATION]
  /// @param offset of the record in its partition, from 0
  public static long of(long generation, long offset) {
    if (generation < 1 || generation > MAX_GENERATION || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("generation " + generation + ", offset " + offset);
    }
    // Offset 0 of generation 1 is above 0, so no message has the position NONE.
    return generation << OFFSET_BITS | offset;
  }

  public static long generation(long position) {
    return position >>> OFFSET_BITS;
  }

  public static long offset(long position) {
    return position & ((1L << OFFSET_BITS) - 1);
  }

  /// Whether a client may have this position from us: of this generation.
  public static boolean isOf(long position, long generation) {
    return position > NONE && generation(position) == generation;
  }

  /// The number that a message had first: what was remembered of it, when an earlier record of this
  /// partition can have made that, else its own.
  ///
  /// @param own of the record that is processed now
  /// @param remembered null when nothing is; of another form counts as nothing
  public static long first(long own, @Nullable String remembered, long generation) {
    if (remembered == null) {
      return own;
    }
    try {
      long first = Long.parseLong(remembered);
      return isOf(first, generation) && first < own ? first : own;
    } catch (NumberFormatException notANumber) {
      return own;
    }
  }
}
