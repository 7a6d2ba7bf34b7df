package io.courier.logic.store;

import io.courier.logic.group.Role;

/// Asks for some of the groups of a user, in the order of their ids.
///
/// @param after behind this group; empty: from the first on
/// @param most that are answered
public record MyGroups(String user, String after, int most) {
  /// One of them.
  public record Mine(String group, String name, Role role) {}
}
