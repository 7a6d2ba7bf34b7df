package io.courier.logic.store;

import io.courier.logic.group.Group;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Keeps groups for good. Used on one thread.
///
/// Both methods throw [io.courier.kafka.consume.TransientFailure] while the store is away.
public interface GroupStore {
  /// Reads as of one moment.
  <T> T read(Function<View, T> reading);

  /// Writes all of it or nothing, and marks it as written in each group.
  ///
  /// @param outcomes none of which the store has
  /// @throws Overtaken when the store has one of the outcomes, or a group was changed since
  void write(List<Changed> groups, List<Outcome> outcomes);

  /// A group with changes that the store does not have.
  ///
  /// @param decidedOn the group's last seq before the first of them
  record Changed(Group group, long decidedOn) {}

  /// The store at one moment.
  interface View {
    /// How many members each of these groups has; nothing of those that are unknown.
    Map<String, Integer> sizes(Collection<String> groups);

    /// Those that there are.
    Map<Outcome.Key, Outcome> outcomes(Collection<Outcome.Key> commands);

    /// All of these groups; one that is unknown has no state.
    ///
    /// @param floors by group, the lowest seq that it must answer for
    Map<String, Group> groups(Map<String, Long> floors);

    /// Of how many groups these users are members; nothing of those who are of none.
    Map<String, Integer> groupsOf(Collection<String> users);

    Map<MyGroups, List<MyGroups.Mine>> mine(Collection<MyGroups> questions);
  }
}
