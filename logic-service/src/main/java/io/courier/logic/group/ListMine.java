package io.courier.logic.group;

import org.jspecify.annotations.Nullable;

/// Asks for the groups of the sender.
///
/// @param after the page begins behind this group; null: with the first
/// @param limit null: as usual
public record ListMine(String clientId, @Nullable String after, @Nullable Integer limit)
    implements ClientCommand {
  public ListMine {
    Fields.clientId(clientId);
    after = Fields.afterGroup(after);
    limit = Fields.limit(limit);
  }

  /// Empty: with the first.
  public String begin() {
    return after == null ? "" : after;
  }

  public int most() {
    return Fields.limit(limit);
  }
}
