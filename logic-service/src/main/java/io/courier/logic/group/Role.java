package io.courier.logic.group;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a member may do in its group.
public enum Role {
  MEMBER(0),
  /// Invites, removes and mutes members, renames, sets modes.
  ADMIN(1),
  /// One of each group: everything.
  OWNER(2);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  /// As the store has it: never given to another role.
  public int number() {
    return number;
  }

  /// @throws IllegalArgumentException when no role has this number
  public static Role of(int number) {
    for (Role role : values()) {
      if (role.number == number) {
        return role;
      }
    }
    throw new IllegalArgumentException("no role has the number " + number);
  }

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
