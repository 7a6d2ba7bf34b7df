package io.courier.logic.group;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a member may do in its group. Stored by ordinal: only ever added to.
public enum Role {
  MEMBER,
  /// Invites, removes and mutes members, renames, sets modes.
  ADMIN,
  /// One of each group: everything.
  OWNER;

  /// Whether this is an admin or the owner.
  boolean leads() {
    return this != MEMBER;
  }

  /// As clients write it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @return null when clients call no role so
  static @Nullable Role of(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    return null;
  }
}
