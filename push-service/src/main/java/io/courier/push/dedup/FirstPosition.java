package io.courier.push.dedup;

import io.courier.messages.id.Position;
import org.jspecify.annotations.Nullable;

/// Chooses the position of a message: the one it had first, when that can be.
///
/// @param generation of the topics whose offsets make positions
public record FirstPosition(long generation) {
  /// A remembered position of other topics, or above the record's own, was not made by an earlier
  /// push of what lies in this partition: a device would take it for one it has, or refuse it.
  ///
  /// @param own position of the record that is processed now
  /// @param remembered what Redis says; null when it could not keep it
  public long of(long own, @Nullable String remembered) {
    return Position.first(own, remembered, generation);
  }
}
