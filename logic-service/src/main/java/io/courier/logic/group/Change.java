package io.courier.logic.group;

/// One thing that a command changes in a group, from the command's seq on.
public sealed interface Change {
  /// What is true of the group besides its members, all of it.
  record State(String name, boolean muteAll, boolean announcementOnly, String owner)
      implements Change {}

  /// A user joins, or the role or the mute of a member is another.
  ///
  /// @param mutedUntil in milliseconds since 1970; 0: not muted
  record Member(String user, Role role, long mutedUntil) implements Change {}

  /// A member leaves.
  record Gone(String user) implements Change {}

  /// The group is dissolved: it has no state any more. Its memberships are not looked at again.
  record Dissolved() implements Change {}
}
