package io.courier.logic.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.logic.fanout.Packing;
import io.courier.logic.group.Change;
import io.courier.logic.group.Group;
import io.courier.logic.group.GroupState;
import io.courier.logic.group.Membership;
import io.courier.logic.group.Role;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Against a real PostgreSQL. Every test has groups and users of its own.
class GroupsTest {
  private static final GroupDatabase DATABASE = new GroupDatabase("logic_groups");
  private static final Packing PACKING = new Packing(new Shards(4), 10);

  /// The one that is spoken of.
  private String group = "g-" + UUID.randomUUID();

  private final Groups groups = instance(100);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void whatIsWrittenHoldsFromSeqToSeqForWhoReadsItLater() {
    create(groups, 10, "olga", "mia", "max");
    change(groups, 20, member("mia", Role.ADMIN, 77), state("renamed", true));
    change(groups, 30, new Change.Gone("max"), member("nina", Role.MEMBER, 0));
    change(groups, 40, new Change.Gone("nina"), member("max", Role.MEMBER, 0));
    change(groups, 50, new Change.Dissolved());

    Group read = seen(instance(100), 1);

    assertThat(read.lastSeq()).isEqualTo(50);
    assertThat(read.stateAt(9)).isNull();
    assertThat(read.stateAt(10)).extracting(GroupState::name).isEqualTo("group");
    assertThat(read.stateAt(20)).extracting(GroupState::name).isEqualTo("renamed");
    assertThat(read.stateAt(49)).extracting(GroupState::muteAll).isEqualTo(true);
    assertThat(read.stateAt(50)).isNull();
    assertThat(membersAt(read, 10)).containsExactly("max MEMBER 0", "mia MEMBER 0", "olga OWNER 0");
    assertThat(membersAt(read, 29)).containsExactly("max MEMBER 0", "mia ADMIN 77", "olga OWNER 0");
    assertThat(membersAt(read, 30))
        .containsExactly("mia ADMIN 77", "nina MEMBER 0", "olga OWNER 0");
    assertThat(membersAt(read, 40)).containsExactly("max MEMBER 0", "mia ADMIN 77", "olga OWNER 0");
    assertThat(read.goneAt(30)).containsExactly("max");
    assertThat(read.audienceAt(35).size()).isEqualTo(3);
  }

  @Test
  void whoOpensAndEndsRowsInOnePollLeavesTheSame() {
    try (PollGroups poll = begin(groups, 10)) {
      carryOut(poll, 10, state("group", false), member("olga", Role.OWNER, 0));
      carryOut(poll, 11, member("mia", Role.MEMBER, 0));
      carryOut(poll, 12, new Change.Gone("mia"), state("again", false));
      poll.keep();
    }
    Group read = seen(instance(100), 10);
    assertThat(membersAt(read, 11)).containsExactly("mia MEMBER 0", "olga OWNER 0");
    assertThat(membersAt(read, 12)).containsExactly("olga OWNER 0");
    assertThat(read.stateAt(11)).extracting(GroupState::name).isEqualTo("group");
    assertThat(read.stateAt(12)).extracting(GroupState::name).isEqualTo("again");
  }

  @Test
  void whoWasOvertakenWritesNothingAndFindsWhatTheOtherLeft() {
    create(groups, 10, "olga");
    Groups other = instance(100);
    change(other, 20, member("mia", Role.MEMBER, 0));

    assertThatThrownBy(() -> change(groups, 30, member("max", Role.MEMBER, 0)))
        .isInstanceOf(Overtaken.class);
    assertThat(outcome(groups, 30)).isNull();
    assertThat(membersAt(seen(groups, 30), 30)).containsExactly("mia MEMBER 0", "olga OWNER 0");
    change(groups, 30, member("max", Role.MEMBER, 0));
    assertThat(outcome(other, 30)).isNotNull();
  }

  @Test
  void ofTwoWhoCarryOutTheSameCommandOneIsOvertaken() {
    create(groups, 10, "olga");
    Groups other = instance(100);
    try (PollGroups mine = begin(groups, 20)) {
      change(other, 20, member("mia", Role.MEMBER, 0));
      carryOut(mine, 20, member("mia", Role.MEMBER, 0));
      assertThatThrownBy(mine::keep).isInstanceOf(Overtaken.class);
    }
    String rows = "SELECT from_seq FROM logic.group_member WHERE group_id = ? AND user_id = 'mia'";
    assertThat(DATABASE.jdbc().queryForList(rows, Long.class, group)).containsExactly(20L);
    assertThat(outcome(groups, 20)).extracting(Outcome::seq).isEqualTo(20L);
    assertThat(membersAt(seen(groups, 20), 20)).contains("mia MEMBER 0");
  }

  @Test
  void aGroupThatWasCreatedByTwoIsCreatedOnce() {
    try (PollGroups mine = begin(groups, 10)) {
      create(instance(100), 10, "olga");
      carryOut(mine, 11, state("mine", false), member("olga", Role.OWNER, 0));
      assertThatThrownBy(mine::keep).isInstanceOf(Overtaken.class);
    }
    assertThat(seen(groups, 11).stateAt(11)).extracting(GroupState::name).isEqualTo("group");
  }

  @Test
  void anOutcomeThatIsNewerThanWhatIsInMemoryHasTheGroupReadAgain() {
    create(groups, 10, "olga");
    change(instance(100), 20, member("mia", Role.MEMBER, 0));

    try (PollGroups poll = begin(groups, 20)) {
      assertThat(poll.outcome(key(20))).isNotNull();
      assertThat(membersAt(poll.group(group), 20)).containsExactly("mia MEMBER 0", "olga OWNER 0");
    }
  }

  @Test
  void aSeqBelowWhatIsInMemoryHasTheGroupReadAgain() {
    create(groups, 10, "olga", "mia");
    change(groups, 20, new Change.Gone("mia"));
    Groups later = instance(100);
    assertThat(seen(later, 30).floor()).isEqualTo(30);

    Group again = seen(later, 15);

    assertThat(again.floor()).isEqualTo(15);
    assertThat(membersAt(again, 15)).contains("mia MEMBER 0");
  }

  @Test
  void whatIsInMemoryIsNotAskedFor() {
    create(groups, 10, "olga");
    int before = DATABASE.transactions();

    for (long seq = 11; seq < 100; seq++) {
      assertThat(seen(groups, seq).present()).isEqualTo(1);
    }

    assertThat(DATABASE.transactions()).isEqualTo(before);
    groups.forget(Set.of(1));
    assertThat(seen(groups, 100).present()).isEqualTo(1);
    assertThat(DATABASE.transactions()).isEqualTo(before);
    groups.forget(Set.of(0));
    assertThat(seen(groups, 101).present()).isEqualTo(1);
    assertThat(DATABASE.transactions()).isEqualTo(before + 1);
  }

  @Test
  void aPollThatIsNotKeptIsForgotten() {
    create(groups, 10, "olga");
    try (PollGroups poll = begin(groups, 20)) {
      carryOut(poll, 20, new Change.Gone("olga"));
    }
    assertThat(groups.count()).isZero();
    assertThat(groups.members()).isZero();
    assertThat(membersAt(seen(groups, 20), 20)).containsExactly("olga OWNER 0");
  }

  @Test
  void aboveItsBoundTheMemoryForgetsWhatWasUsedLongestAgo() {
    String[] members = IntStream.range(0, 39).mapToObj(i -> "m" + i).toArray(String[]::new);
    List<String> names = IntStream.range(0, 3).mapToObj(i -> group + i).toList();
    for (String name : names) {
      group = name;
      create(groups, 10, "olga", members);
    }
    assertThat(groups.count()).isEqualTo(2);
    assertThat(groups.members()).isEqualTo(88);

    Wanted two = new Wanted();
    names.subList(0, 2).forEach(name -> two.group(name, 0, 20));
    assertThat(groups.begin(two)).isPresent();
    assertThat(groups.members()).isEqualTo(88);
    Wanted all = new Wanted();
    names.forEach(name -> all.group(name, 0, 20));
    assertThat(groups.begin(all)).as("more than fits").isEmpty();
    assertThat(groups.loads()).isPositive();
  }

  @Test
  void theGroupsOfAUserAreCountedAndListedWithoutThoseThatAreDissolved() {
    String user = "user-" + UUID.randomUUID();
    List<String> names = Stream.of("a", "b", "c").map(it -> group + it).toList();
    for (String name : names) {
      group = name;
      create(groups, 10, "olga", user);
    }
    group = names.get(1);
    change(groups, 20, new Change.Dissolved());

    Wanted wanted = new Wanted();
    MyGroups first = new MyGroups(user, "", 1);
    MyGroups rest = new MyGroups(user, names.getFirst(), 5);
    List.of(first, rest).forEach(wanted::mine);
    wanted.groupsOf(List.of(user));
    PollGroups poll = groups.begin(wanted).orElseThrow();

    assertThat(poll.groupsOf(user)).isEqualTo(2);
    assertThat(poll.mine(first))
        .containsExactly(new MyGroups.Mine(names.getFirst(), "group", Role.MEMBER));
    assertThat(poll.mine(rest))
        .containsExactly(new MyGroups.Mine(names.getLast(), "group", Role.MEMBER));
  }

  private static Groups instance(int mostMembers) {
    return new Groups(DATABASE.store(PACKING), mostMembers);
  }

  private void create(Groups in, long seq, String owner, String... members) {
    List<Change> changes = new ArrayList<>();
    changes.add(state("group", false));
    changes.add(member(owner, Role.OWNER, 0));
    for (String member : members) {
      changes.add(member(member, Role.MEMBER, 0));
    }
    change(in, seq, changes.toArray(Change[]::new));
  }

  /// One poll with one command.
  private void change(Groups in, long seq, Change... changes) {
    try (PollGroups poll = begin(in, seq)) {
      assertThat(poll.outcome(key(seq))).isNull();
      carryOut(poll, seq, changes);
      poll.keep();
    }
  }

  private void carryOut(PollGroups poll, long seq, Change... changes) {
    poll.change(poll.group(group), List.of(changes), seq);
    CommandResult result = CommandResult.newBuilder().setCommand("c" + seq).build();
    poll.leave(new Outcome(key(seq), seq, result, ByteString.copyFromUtf8("{}")));
  }

  private PollGroups begin(Groups in, long seq) {
    Wanted wanted = new Wanted();
    wanted.group(group, 0, seq);
    wanted.outcome(key(seq));
    return in.begin(wanted).orElseThrow();
  }

  /// As a poll that has only a message of this group.
  private Group seen(Groups in, long seq) {
    Wanted wanted = new Wanted();
    wanted.group(group, 0, seq);
    try (PollGroups poll = in.begin(wanted).orElseThrow()) {
      poll.keep();
      return poll.group(group);
    }
  }

  private @Nullable Outcome outcome(Groups in, long seq) {
    try (PollGroups poll = begin(in, seq)) {
      return poll.outcome(key(seq));
    }
  }

  private Outcome.Key key(long seq) {
    return new Outcome.Key(group, "c" + seq);
  }

  private static List<String> membersAt(Group of, long seq) {
    List<String> members = new ArrayList<>();
    for (String user : List.of("max", "mia", "nina", "olga")) {
      Membership one = of.memberAt(user, seq);
      if (one != null) {
        members.add(user + " " + one.role() + " " + one.mutedUntil());
      }
    }
    assertThat(of.sizeAt(seq)).isEqualTo(members.size());
    return members;
  }

  private static Change state(String name, boolean muteAll) {
    return new Change.State(name, muteAll, false, "olga");
  }

  private static Change member(String user, Role role, long mutedUntil) {
    return new Change.Member(user, role, mutedUntil);
  }
}
