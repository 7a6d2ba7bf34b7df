package io.courier.logic.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What must be known of groups before a poll is decided on.
public final class Wanted {
  private final Map<String, Named> groups = new LinkedHashMap<>();
  private final Set<Outcome.Key> commands = new LinkedHashSet<>();
  private final Set<String> joining = new LinkedHashSet<>();
  private final Set<MyGroups> mine = new LinkedHashSet<>();

  /// @param lowestSeq of the records that name it
  record Named(int partition, long lowestSeq) {}

  /// A group, as of a seq.
  ///
  /// @param partition of `chat_input` that its records are in
  public void group(String id, int partition, long seq) {
    groups.merge(
        id,
        new Named(partition, seq),
        (one, other) -> one.lowestSeq <= other.lowestSeq ? one : other);
  }

  /// What became of a command.
  public void outcome(Outcome.Key command) {
    commands.add(command);
  }

  /// Of how many groups these are members.
  public void groupsOf(Collection<String> users) {
    joining.addAll(users);
  }

  public void mine(MyGroups question) {
    mine.add(question);
  }

  Map<String, Named> groups() {
    return groups;
  }

  Set<Outcome.Key> commands() {
    return commands;
  }

  Set<String> joining() {
    return joining;
  }

  Set<MyGroups> mine() {
    return mine;
  }

  /// Whether the store alone knows it.
  boolean isOfStore() {
    return !commands.isEmpty() || !joining.isEmpty() || !mine.isEmpty();
  }
}
