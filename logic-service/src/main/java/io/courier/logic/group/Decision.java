package io.courier.logic.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command comes to.
public sealed interface Decision {
  /// It is not carried out, and its sender is told.
  record Refused(Refusal refusal) implements Decision {}

  /// It is carried out.
  ///
  /// @param changes none when all is already as the command wants it, or when it only asks
  /// @param happening what members are told; null exactly when nothing changes
  record Done(List<Change> changes, @Nullable Happening happening, Answer answer)
      implements Decision {}
}
