package io.courier.logic.group;

import java.util.List;

/// What members are told that a command has come to. Who sent the command is known from it.
public sealed interface Happening {
  record Created(String name, List<String> users) implements Happening {}

  record MembersAdded(List<String> users) implements Happening {}

  record MembersRemoved(List<String> users) implements Happening {}

  record MemberLeft() implements Happening {}

  record Renamed(String name) implements Happening {}

  /// @param role the new owner's when ownership was handed over; who had it is an admin then
  record RoleChanged(String user, Role role) implements Happening {}

  /// @param until 0: not muted any more
  record MemberMuted(String user, long until) implements Happening {}

  record ModeChanged(boolean muteAll, boolean announcementOnly) implements Happening {}

  record Dissolved() implements Happening {}
}
