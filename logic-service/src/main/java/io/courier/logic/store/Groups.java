package io.courier.logic.store;

import io.courier.logic.group.Group;
import io.courier.logic.store.Wanted.Named;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The groups in the memory of one poll loop, and the way to all others.
///
/// Bounded by members, not by groups: the least recently used groups go first. A group is read once
/// for the poll that names it, and forgotten with its partition: only who reads all of a group's
/// commands in their order knows it. Used on the poll thread; what it counts is for any.
public final class Groups {
  /// What a group takes besides its members, in members.
  private static final int OVERHEAD = 4;

  /// Ended memberships that a group may have in memory beyond as many as it has members.
  private static final int ENDED = 1_000;

  private final GroupStore store;
  private final int mostMembers;
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicInteger members = new AtomicInteger();
  private final AtomicLong loads = new AtomicLong();
  private volatile int count;

  /// @param mostMembers in memory, each about 200 bytes; above the members of any one group
  public Groups(GroupStore store, int mostMembers) {
    this.store = store;
    this.mostMembers = mostMembers;
  }

  private static final class Entry {
    private final Group group;
    private final int partition;
    private int weight;

    private Entry(Group group, int partition) {
      this.group = group;
      this.partition = partition;
    }
  }

  /// What the store knew at one moment.
  private record Read(
      Map<String, Group> groups,
      Map<Outcome.Key, Outcome> outcomes,
      Map<String, Integer> groupsOf,
      Map<MyGroups, List<MyGroups.Mine>> mine) {
    private static final Read NOTHING = new Read(Map.of(), Map.of(), Map.of(), Map.of());
  }

  /// Has in memory what a poll needs.
  ///
  /// @return empty when its groups have too many members to be in memory at once: ask for less
  /// @throws io.courier.kafka.consume.TransientFailure when the store is needed and away
  public Optional<PollGroups> begin(Wanted wanted) {
    Set<String> missing = missing(wanted);
    Optional<Read> read =
        missing.isEmpty() && !wanted.isOfStore()
            ? Optional.of(Read.NOTHING)
            : store.read(view -> read(view, wanted, missing));
    return read.map(known -> begin(wanted, known));
  }

  private Set<String> missing(Wanted wanted) {
    Set<String> missing = new LinkedHashSet<>();
    wanted
        .groups()
        .forEach(
            (id, named) -> {
              Entry entry = entries.get(id);
              if (entry == null || entry.group.floor() > named.lowestSeq()) {
                missing.add(id);
              }
            });
    return missing;
  }

  private Optional<Read> read(GroupStore.View view, Wanted wanted, Set<String> missing) {
    Map<Outcome.Key, Outcome> outcomes =
        wanted.commands().isEmpty() ? Map.of() : view.outcomes(wanted.commands());
    outcomes.values().forEach(outcome -> missIfOlder(outcome, missing));
    drop(missing);
    Map<String, Group> loaded = Map.of();
    if (!missing.isEmpty()) {
      if (!makeRoom(wanted, missing, view.sizes(missing))) {
        return Optional.empty();
      }
      loaded = view.groups(floors(wanted, missing));
      loads.addAndGet(loaded.size());
    }
    return Optional.of(
        new Read(
            loaded,
            outcomes,
            wanted.joining().isEmpty() ? Map.of() : view.groupsOf(wanted.joining()),
            wanted.mine().isEmpty() ? Map.of() : view.mine(wanted.mine())));
  }

  /// Another instance has carried out a command that we have yet to read.
  private void missIfOlder(Outcome outcome, Set<String> missing) {
    Entry entry = entries.get(outcome.key().group());
    if (entry != null && outcome.hasChanged() && entry.group.lastSeq() < outcome.seq()) {
      missing.add(outcome.key().group());
    }
  }

  private boolean makeRoom(Wanted wanted, Set<String> missing, Map<String, Integer> sizes) {
    long coming = (long) missing.size() * OVERHEAD;
    for (int size : sizes.values()) {
      coming += size;
    }
    long needed = coming;
    for (String id : wanted.groups().keySet()) {
      Entry entry = entries.get(id);
      needed += entry == null ? 0 : entry.weight;
    }
    if (needed > mostMembers && wanted.groups().size() > 1) {
      return false;
    }
    shrink(mostMembers - coming, wanted.groups().keySet());
    return true;
  }

  private static Map<String, Long> floors(Wanted wanted, Set<String> missing) {
    Map<String, Long> floors = new HashMap<>();
    wanted
        .groups()
        .forEach(
            (id, named) -> {
              if (missing.contains(id)) {
                floors.put(id, named.lowestSeq());
              }
            });
    return floors;
  }

  private PollGroups begin(Wanted wanted, Read read) {
    Map<String, Group> named = new HashMap<>();
    wanted
        .groups()
        .forEach(
            (id, where) -> {
              Group loaded = read.groups.get(id);
              if (loaded != null) {
                add(new Entry(loaded, where.partition()));
              }
              Entry entry = entries.get(id);
              if (entry != null) {
                named.put(id, entry.group);
              }
            });
    return new PollGroups(
        this, store, wanted, named, read.outcomes, new HashMap<>(read.groupsOf), read.mine);
  }

  private void add(Entry entry) {
    entries.put(entry.group.id(), entry);
    weigh(entry);
  }

  private void weigh(Entry entry) {
    int weight = entry.group.rows() + OVERHEAD;
    members.addAndGet(weight - entry.weight);
    entry.weight = weight;
    count = entries.size();
  }

  /// A poll has been decided on, and the store has what it changed.
  void settle(Wanted wanted) {
    wanted.groups().forEach(this::settle);
    shrink(mostMembers, Set.of());
  }

  private void settle(String id, Named named) {
    Entry entry = entries.get(id);
    if (entry != null) {
      if (entry.group.rows() > 2 * entry.group.present() + ENDED) {
        entry.group.forgetBefore(named.lowestSeq());
      }
      weigh(entry);
    }
  }

  /// Forgets the least recently used groups above a bound, but for those that a poll needs: they
  /// were used last.
  private void shrink(long bound, Set<String> needed) {
    Iterator<Entry> eldest = entries.values().iterator();
    while (members.get() > bound && eldest.hasNext()) {
      Entry entry = eldest.next();
      if (needed.contains(entry.group.id())) {
        break;
      }
      eldest.remove();
      members.addAndGet(-entry.weight);
    }
    count = entries.size();
  }

  /// Forgets groups about which more may be in memory than was written.
  void drop(Collection<String> ids) {
    for (String id : ids) {
      Entry entry = entries.remove(id);
      if (entry != null) {
        members.addAndGet(-entry.weight);
      }
    }
    count = entries.size();
  }

  /// Forgets the groups of partitions that come or go.
  public void forget(Collection<Integer> partitions) {
    drop(
        entries.values().stream()
            .filter(entry -> partitions.contains(entry.partition))
            .map(entry -> entry.group.id())
            .toList());
  }

  /// Members in memory, and what groups take besides.
  public int members() {
    return members.get();
  }

  /// Groups in memory.
  public int count() {
    return count;
  }

  /// How many groups were read from the store.
  public long loads() {
    return loads.get();
  }
}
