package io.courier.logic.content;

import org.jspecify.annotations.Nullable;

/// A rule about what messages say.
interface ContentRule {
  /// @return null: it has nothing against it
  @Nullable ContentRefusal refusal(Content content);
}
