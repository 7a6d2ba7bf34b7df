package io.courier.logic.idempotency;

import io.courier.messages.id.Position;
import org.jspecify.annotations.Nullable;

/// Tells a client's retry from a first send, by the seq that the message had first.
///
/// A record that is processed again, since its fan-out was not committed, has the same seq and is
/// no retry: it is fanned out again, with the same ids. The first send lies in front of the retry
/// in the same partition, so its fan-out has left when the retry is decided on.
///
/// @param generation of the topics whose offsets make seqs
public record FirstSeq(long generation) {
  /// Remembered seqs of other topics, and higher ones, were not made by an earlier record of this
  /// partition: what they were made by may be lost, so the message counts as new.
  ///
  /// @param own seq of the record that is processed now
  /// @param remembered what Redis says; null when it could not keep it
  /// @return the first seq, below `own` when this is a retry
  public long of(long own, @Nullable String remembered) {
    return Position.first(own, remembered, generation);
  }

  /// As [#of], of a message that is not remembered by being asked for.
  ///
  /// @return [Position#NONE] when neither this record nor an earlier one of this partition was sent
  public long ofSent(long own, @Nullable String remembered) {
    long first = of(own, remembered);
    return first < own || Long.toString(own).equals(remembered) ? first : Position.NONE;
  }
}
