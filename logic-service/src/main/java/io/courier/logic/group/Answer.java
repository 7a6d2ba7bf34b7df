package io.courier.logic.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command that was carried out is answered with.
public sealed interface Answer {
  /// @param users whom the command added or removed; none for other commands
  /// @param changed whether anything is as it was not before; if so, members were told
  record Done(List<String> users, boolean changed) implements Answer {}

  /// @param self the membership of who asks
  /// @param members how many there are
  record About(GroupState state, Membership self, int members) implements Answer {}

  /// @param members in the order of their names
  /// @param next where the next page begins: behind this user; null: it was the last
  record Page(List<Membership> members, @Nullable String next) implements Answer {}
}
