package io.courier.logic.group;

import io.courier.logic.fanout.Audience;
import io.courier.logic.fanout.Packing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One group in memory: its states and memberships, and from which seq to which each of them holds.
///
/// What it answers as of a seq stays the same when later commands have changed it, for every seq
/// from [#floor()] on. A group that was never created is one without a state.
public final class Group {
  private final String id;
  private final List<GroupState> states = new ArrayList<>(1);
  private final List<GroupState> closedStates = new ArrayList<>();
  private final Members members;
  private long floor;
  private long lastSeq;

  /// Who left with the last change; null when that was not seen.
  private @Nullable List<String> goneLast;

  /// @param floor the lowest seq that it answers for
  /// @param lastSeq of the command that changed it last; 0: none did
  public Group(String id, long floor, long lastSeq, Packing packing) {
    this.id = id;
    this.floor = floor;
    this.lastSeq = lastSeq;
    this.members = new Members(packing);
  }

  /// A state that the store has; the oldest first.
  public void load(GroupState state) {
    states.add(state);
  }

  /// A membership that the store has; of each user the oldest first.
  public void loadMember(String user, Role role, long mutedUntil, long from, long to) {
    members.load(user, role, mutedUntil, from, to);
  }

  public String id() {
    return id;
  }

  public long floor() {
    return floor;
  }

  public long lastSeq() {
    return lastSeq;
  }

  /// What is true of it at a seq; null: there is no such group, or it is dissolved.
  public @Nullable GroupState stateAt(long seq) {
    for (int i = states.size() - 1; i >= 0; i--) {
      if (states.get(i).holdsAt(seq)) {
        return states.get(i);
      }
    }
    return null;
  }

  public @Nullable Membership memberAt(String user, long seq) {
    return members.at(user, seq);
  }

  /// How many members it has at a seq.
  public int sizeAt(long seq) {
    return seq >= lastSeq ? members.present() : members.audienceAt(seq).size();
  }

  /// Who receives what is said in it at a seq.
  public Audience audienceAt(long seq) {
    return seq >= lastSeq ? members.audience() : members.audienceAt(seq);
  }

  /// Whose membership ended with the command of this seq: they are told of it too.
  public List<String> goneAt(long seq) {
    List<String> known = goneLast;
    return seq == lastSeq && known != null ? known : members.goneAt(seq);
  }

  /// Members behind a user, in the order of their names.
  ///
  /// @param after empty: from the first on
  List<Membership> pageAt(long seq, String after, int limit) {
    PriorityQueue<Membership> first =
        new PriorityQueue<>(Comparator.comparing(Membership::user).reversed());
    members.eachAt(
        seq,
        member -> {
          if (member.user().compareTo(after) <= 0) {
            return;
          }
          if (first.size() < limit) {
            first.add(member);
          } else if (member.user().compareTo(first.element().user()) < 0) {
            first.remove();
            first.add(member);
          }
        });
    return first.stream().sorted(Comparator.comparing(Membership::user)).toList();
  }

  /// Carries out what a command changes.
  ///
  /// @param changes at least one
  /// @param seq of the command, above [#lastSeq()]
  public void apply(List<Change> changes, long seq) {
    if (seq <= lastSeq) {
      throw new IllegalStateException("a group is changed in the order of seqs");
    }
    List<String> gone = new ArrayList<>();
    for (Change change : changes) {
      switch (change) {
        case Change.State next -> {
          endState(seq);
          states.add(
              new GroupState(
                  next.name(),
                  next.muteAll(),
                  next.announcementOnly(),
                  next.owner(),
                  seq,
                  Span.OPEN,
                  false));
        }
        case Change.Member member ->
            members.put(member.user(), member.role(), member.mutedUntil(), seq);
        case Change.Gone left -> {
          members.end(left.user(), seq);
          gone.add(left.user());
        }
        case Change.Dissolved dissolved -> endState(seq);
      }
    }
    goneLast = gone;
    lastSeq = seq;
  }

  private void endState(long seq) {
    GroupState now = stateAt(seq);
    if (now != null) {
      now.end(seq);
      if (now.isWritten()) {
        closedStates.add(now);
      }
    }
  }

  /// Drops what no record from this seq on can ask for.
  public void forgetBefore(long seq) {
    floor = Math.max(floor, seq);
    states.removeIf(state -> state.to() < floor);
    members.forgetBefore(floor);
  }

  /// Rows of members in memory.
  public int rows() {
    return members.rows();
  }

  /// Present members as of the last change.
  public int present() {
    return members.present();
  }

  /// Memberships that the store has yet to get, each with its end if it has one already.
  public List<Membership> openedMembers() {
    return members.opened();
  }

  /// Memberships of the store that have ended and are open there.
  public List<Membership> closedMembers() {
    return members.closed();
  }

  public List<GroupState> openedStates() {
    return states.stream().filter(state -> !state.isWritten()).toList();
  }

  public List<GroupState> closedStates() {
    return closedStates;
  }

  /// The store has all of it now.
  public void markWritten() {
    members.markWritten();
    states.forEach(Span::markWritten);
    closedStates.clear();
  }
}
