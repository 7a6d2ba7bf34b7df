package io.courier.logic.store;

import io.courier.logic.group.Change;
import io.courier.logic.group.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of groups while one poll is decided on, and what the poll changes in them.
///
/// Close it whatever happens. Unless [#keep()] has written the changes, its groups are forgotten
/// then: what is in memory of them may be more than the store has.
public final class PollGroups implements AutoCloseable {
  private final Groups all;
  private final GroupStore store;
  private final Wanted wanted;
  private final Map<String, Group> groups;
  private final Map<Outcome.Key, Outcome> known;
  private final Map<String, Integer> groupsOf;
  private final Map<MyGroups, List<MyGroups.Mine>> mine;

  private final Map<Outcome.Key, Outcome> left = new HashMap<>();
  private final Map<String, Long> lastSeqs = new HashMap<>();
  private final Set<Group> changed = new LinkedHashSet<>();
  private boolean kept;

  PollGroups(
      Groups all,
      GroupStore store,
      Wanted wanted,
      Map<String, Group> groups,
      Map<Outcome.Key, Outcome> known,
      Map<String, Integer> groupsOf,
      Map<MyGroups, List<MyGroups.Mine>> mine) {
    this.all = all;
    this.store = store;
    this.wanted = wanted;
    this.groups = groups;
    this.known = known;
    this.groupsOf = groupsOf;
    this.mine = mine;
  }

  /// One of those wanted.
  public Group group(String id) {
    Group group = groups.get(id);
    if (group == null) {
      throw new IllegalStateException("a group was not asked for");
    }
    return group;
  }

  /// What became of a command, before this poll or in it; null: nothing yet.
  public @Nullable Outcome outcome(Outcome.Key command) {
    Outcome outcome = left.get(command);
    return outcome != null ? outcome : known.get(command);
  }

  /// Of how many groups a user is a member now. Those who leave in this poll are counted still.
  public int groupsOf(String user) {
    return groupsOf.getOrDefault(user, 0);
  }

  public List<MyGroups.Mine> mine(MyGroups question) {
    return mine.getOrDefault(question, List.of());
  }

  /// Carries out what a command changes.
  public void change(Group group, List<Change> changes, long seq) {
    for (Change change : changes) {
      if (change instanceof Change.Member member && group.memberAt(member.user(), seq) == null) {
        groupsOf.merge(member.user(), 1, Integer::sum);
      }
    }
    lastSeqs.putIfAbsent(group.id(), group.lastSeq());
    changed.add(group);
    group.apply(changes, seq);
  }

  /// What became of a command is decided.
  public void leave(Outcome outcome) {
    left.put(outcome.key(), outcome);
  }

  /// Writes what the poll left and changed, if anything, in one transaction.
  public void keep() {
    if (!left.isEmpty()) {
      List<GroupStore.Changed> changes = new ArrayList<>(changed.size());
      for (Group group : changed) {
        changes.add(new GroupStore.Changed(group, lastSeqs.getOrDefault(group.id(), 0L)));
      }
      store.write(changes, List.copyOf(left.values()));
    }
    kept = true;
    all.settle(wanted);
  }

  @Override
  public void close() {
    if (!kept) {
      all.drop(wanted.groups().keySet());
    }
  }
}
