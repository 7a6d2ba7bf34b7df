package io.courier.logic.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.logic.fanout.Packing;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The group g of olga, the owner, adam, an admin, and mia and max.
class GroupDecisionTest {
  private static final long AT = 1_760_000_000_000L;
  private static final String K = "k";
  private static final String G = "g";

  private final GroupDecision decision = new GroupDecision(new GroupLimits(6, 3, 4, true));
  private final Group group = new Group(G, 0, 0, new Packing(new Shards(4), 2));
  private long seq = 100;

  @BeforeEach
  void create() {
    carryOut("olga", new GroupCommand.Create(K, "Team", List.of("adam", "mia", "max", "olga")));
    carryOut("olga", new GroupCommand.ChangeRole(K, G, "adam", "admin"));
  }

  @Test
  void whoCreatesAGroupOwnsItAndIsNotAddedTwice() {
    assertThat(role("olga")).isEqualTo(Role.OWNER);
    assertThat(role("mia")).isEqualTo(Role.MEMBER);
    assertThat(group.sizeAt(seq)).isEqualTo(4);
  }

  @Test
  void aGroupIsNotCreatedTwice() {
    assertRefused("olga", new GroupCommand.Create(K, "Team", null), ErrorCode.BAD_REQUEST);
  }

  @Test
  void aStrangerIsToldNothingOfAGroup() {
    assertRefused("eve", new GroupCommand.Describe(K, G), ErrorCode.NOT_A_MEMBER);
    assertRefused("eve", new GroupCommand.ListMembers(K, G, null, null), ErrorCode.NOT_A_MEMBER);
    assertRefused("eve", new GroupCommand.Invite(K, G, List.of("eve")), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void whatIsDissolvedIsAsUnknownAsWhatNeverWas() {
    assertRefused("adam", new GroupCommand.Dissolve(K, G), ErrorCode.ROLE_TOO_LOW);
    assertThat(told("olga", new GroupCommand.Dissolve(K, G))).isEqualTo(new Happening.Dissolved());
    Group never = new Group("never", 0, 0, new Packing(new Shards(4), 2));
    GroupCommand info = new GroupCommand.Describe(K, G);

    assertThat(decision.decide(never, seq + 1, AT, "olga", info, user -> 0))
        .isEqualTo(decision.decide(group, seq + 1, AT, "olga", info, user -> 0))
        .isEqualTo(new Decision.Refused(Refusal.UNKNOWN_GROUP));
  }

  @Test
  void whoIsAMemberAlreadyIsSkippedAndTheAnswerSaysWhoWasAdded() {
    GroupCommand invite = new GroupCommand.Invite(K, G, List.of("max", "nina", "nina"));

    assertThat(told("mia", invite)).isEqualTo(new Happening.MembersAdded(List.of("nina")));
    assertThat(carryOut("mia", invite).answer()).isEqualTo(new Answer.Done(List.of(), false));
  }

  @Test
  void membersInviteUnlessTheyMayNot() {
    GroupDecision strict = new GroupDecision(new GroupLimits(6, 3, 4, false));
    GroupCommand invite = new GroupCommand.Invite(K, G, List.of("nina"));

    assertThat(code(strict.decide(group, seq + 1, AT, "mia", invite, user -> 0)))
        .isEqualTo(ErrorCode.ROLE_TOO_LOW);
    assertThat(code(strict.decide(group, seq + 1, AT, "adam", invite, user -> 0))).isNull();
  }

  @Test
  void limitsOfGroupsUsersAndCommandsAreKept() {
    assertRefused("olga", new GroupCommand.Invite(K, G, users(5)), ErrorCode.LIMIT_EXCEEDED);
    assertRefused("olga", new GroupCommand.Remove(K, G, users(5)), ErrorCode.LIMIT_EXCEEDED);
    assertRefused("olga", new GroupCommand.Invite(K, G, users(3)), ErrorCode.LIMIT_REACHED);
    assertThat(told("olga", new GroupCommand.Invite(K, G, users(2)))).isNotNull();
    Group next = new Group("next", 0, 0, new Packing(new Shards(4), 2));
    GroupCommand create = new GroupCommand.Create(K, "Next", List.of("nina"));
    for (String full : List.of("olga", "nina")) {
      assertThat(
              code(
                  decision.decide(
                      next, 900, AT, "olga", create, user -> user.equals(full) ? 3 : 2)))
          .isEqualTo(ErrorCode.LIMIT_REACHED);
    }
  }

  @Test
  void anAdminRemovesMembersAndOnlyTheOwnerRemovesAdmins() {
    assertRefused("mia", new GroupCommand.Remove(K, G, List.of("max")), ErrorCode.ROLE_TOO_LOW);
    assertRefused("adam", new GroupCommand.Remove(K, G, List.of("olga")), ErrorCode.ROLE_TOO_LOW);
    assertRefused("adam", new GroupCommand.Remove(K, G, List.of("adam")), ErrorCode.BAD_REQUEST);
    assertThat(told("adam", new GroupCommand.Remove(K, G, List.of("max", "nobody"))))
        .isEqualTo(new Happening.MembersRemoved(List.of("max")));
    assertThat(group.goneAt(seq)).containsExactly("max");
    assertThat(told("olga", new GroupCommand.Remove(K, G, List.of("adam")))).isNotNull();
    assertThat(group.sizeAt(seq)).isEqualTo(2);
  }

  @Test
  void theOwnerStaysUntilAnotherMemberOwnsTheGroup() {
    assertRefused("olga", new GroupCommand.Leave(K, G), ErrorCode.OWNER_STAYS);
    assertRefused(
        "adam", new GroupCommand.ChangeRole(K, G, "adam", "owner"), ErrorCode.ROLE_TOO_LOW);
    assertRefused(
        "olga", new GroupCommand.ChangeRole(K, G, "olga", "member"), ErrorCode.BAD_REQUEST);
    assertRefused("olga", new GroupCommand.ChangeRole(K, G, "eve", "owner"), ErrorCode.BAD_REQUEST);
    assertThat(told("olga", new GroupCommand.ChangeRole(K, G, "mia", "owner")))
        .isEqualTo(new Happening.RoleChanged("mia", Role.OWNER));
    assertThat(role("mia")).isEqualTo(Role.OWNER);
    assertThat(role("olga")).isEqualTo(Role.ADMIN);
    assertThat(group.stateAt(seq)).extracting(GroupState::owner).isEqualTo("mia");
    assertThat(told("olga", new GroupCommand.Leave(K, G))).isEqualTo(new Happening.MemberLeft());
  }

  @Test
  void leadersRenameAndSetModesAndWhatIsSoAlreadyIsNotTold() {
    assertRefused("mia", new GroupCommand.Rename(K, G, "Mine"), ErrorCode.ROLE_TOO_LOW);
    assertRefused("mia", new GroupCommand.Mode(K, G, true, null), ErrorCode.ROLE_TOO_LOW);
    assertThat(told("adam", new GroupCommand.Rename(K, G, "Ours")))
        .isEqualTo(new Happening.Renamed("Ours"));
    assertThat(told("adam", new GroupCommand.Rename(K, G, "Ours"))).isNull();
    assertThat(told("adam", new GroupCommand.Mode(K, G, null, true)))
        .isEqualTo(new Happening.ModeChanged(false, true));
    assertThat(told("adam", new GroupCommand.Mode(K, G, false, true))).isNull();
  }

  @Test
  void mutesCountFromTheCommandsOwnTimeAndAreComparedWithTheMessages() {
    assertRefused("mia", new GroupCommand.Mute(K, G, "max", 60L), ErrorCode.ROLE_TOO_LOW);
    assertRefused("adam", new GroupCommand.Mute(K, G, "adam", 60L), ErrorCode.ROLE_TOO_LOW);
    assertRefused("adam", new GroupCommand.Mute(K, G, "olga", 60L), ErrorCode.ROLE_TOO_LOW);
    assertThat(told("adam", new GroupCommand.Mute(K, G, "max", 60L)))
        .isEqualTo(new Happening.MemberMuted("max", AT + 60_000));
    assertThat(writes("max", AT + 59_999)).isEqualTo(ErrorCode.MUTED);
    assertThat(writes("max", AT + 60_000)).isNull();
    assertThat(told("adam", new GroupCommand.Mute(K, G, "max", 0L)))
        .isEqualTo(new Happening.MemberMuted("max", 0));
    assertThat(writes("max", AT)).isNull();
    assertThat(told("olga", new GroupCommand.Mute(K, G, "adam", 60L))).isNotNull();
    assertThat(writes("adam", AT)).isEqualTo(ErrorCode.MUTED);
  }

  @Test
  void whoMayWriteFollowsMembershipAndModes() {
    assertThat(writes("eve", AT)).isEqualTo(ErrorCode.NOT_A_MEMBER);
    for (GroupCommand mode :
        List.of(
            new GroupCommand.Mode(K, G, true, null), new GroupCommand.Mode(K, G, false, true))) {
      carryOut("olga", mode);
      assertThat(writes("mia", AT)).isEqualTo(ErrorCode.MUTED);
      assertThat(writes("adam", AT)).isNull();
      assertThat(writes("olga", AT)).isNull();
    }
    carryOut("olga", new GroupCommand.Dissolve(K, G));
    assertThat(writes("olga", AT)).isEqualTo(ErrorCode.UNKNOWN_GROUP);
  }

  @Test
  void membersComeInPagesInTheOrderOfTheirNames() {
    assertThat(page(null)).containsExactly("adam", "max", "next max");
    assertThat(page("max")).containsExactly("mia", "olga", "next null");
  }

  @Test
  void whatHeldAtASeqIsAnsweredAgainAfterLaterCommands() {
    long before = seq;
    GroupCommand asked = new GroupCommand.Remove(K, G, List.of("mia"));
    Decision first = decision.decide(group, ++seq, AT, "adam", asked, user -> 0);
    group.apply(((Decision.Done) first).changes(), seq);
    long removed = seq;
    carryOut("olga", new GroupCommand.Mode(K, G, true, null));
    carryOut("olga", new GroupCommand.Invite(K, G, List.of("mia", "nina")));
    carryOut("olga", new GroupCommand.Remove(K, G, List.of("max")));

    assertThat(Writing.refusal(group, "max", before, AT)).isNull();
    assertThat(Writing.refusal(group, "mia", removed, AT)).isEqualTo(Refusal.NOT_A_MEMBER);
    assertThat(group.goneAt(removed)).containsExactly("mia");
    assertThat(group.audienceAt(before).size()).isEqualTo(4);
    assertThat(group.audienceAt(removed).size()).isEqualTo(3);
    assertThat(group.audienceAt(seq).size()).isEqualTo(4);
    assertThat(group.goneAt(seq)).containsExactly("max");
  }

  @Test
  void whatNoRecordCanAskForIsForgottenAndTheRestStays() {
    carryOut("olga", new GroupCommand.Remove(K, G, List.of("max")));
    carryOut("olga", new GroupCommand.Mute(K, G, "mia", 5L));
    int all = group.rows();

    group.forgetBefore(seq);

    assertThat(group.rows()).isLessThan(all);
    assertThat(group.floor()).isEqualTo(seq);
    assertThat(group.memberAt("mia", seq - 1)).isNotNull();
    assertThat(group.audienceAt(seq).size()).isEqualTo(3);
  }

  @Test
  void theStoreIsGivenEachRowOnceAndEachEndOfARowItHas() {
    group.markWritten();
    carryOut("olga", new GroupCommand.Invite(K, G, List.of("nina")));
    carryOut("olga", new GroupCommand.Remove(K, G, List.of("nina", "max")));

    assertThat(group.openedMembers())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.user()).isEqualTo("nina");
              assertThat(row.from()).isEqualTo(seq - 1);
              assertThat(row.to()).isEqualTo(seq);
            });
    assertThat(group.closedMembers()).extracting(Membership::user).containsExactly("max");
    group.markWritten();
    assertThat(group.openedMembers()).isEmpty();
    assertThat(group.closedMembers()).isEmpty();
  }

  private Decision.Done carryOut(String sender, GroupCommand command) {
    Decision decided = decision.decide(group, ++seq, AT, sender, command, user -> 0);
    assertThat(decided).isInstanceOf(Decision.Done.class);
    Decision.Done done = (Decision.Done) decided;
    assertThat(done.changes().isEmpty()).isEqualTo(done.happening() == null);
    if (!done.changes().isEmpty()) {
      group.apply(done.changes(), seq);
    }
    return done;
  }

  private @Nullable Happening told(String sender, GroupCommand command) {
    return carryOut(sender, command).happening();
  }

  private void assertRefused(String sender, GroupCommand command, ErrorCode code) {
    assertThat(code(decision.decide(group, seq + 1, AT, sender, command, user -> 0)))
        .isEqualTo(code);
  }

  private static @Nullable ErrorCode code(Decision decided) {
    return decided instanceof Decision.Refused refused ? refused.refusal().code() : null;
  }

  private @Nullable ErrorCode writes(String user, long at) {
    Refusal refusal = Writing.refusal(group, user, seq, at);
    return refusal == null ? null : refusal.code();
  }

  private @Nullable Role role(String user) {
    Membership member = group.memberAt(user, seq);
    return member == null ? null : member.role();
  }

  private List<String> page(@Nullable String after) {
    Decision.Done done = carryOut("mia", new GroupCommand.ListMembers(K, G, after, 2));
    Answer.Page page = (Answer.Page) done.answer();
    List<String> said = new ArrayList<>();
    page.members().forEach(member -> said.add(member.user()));
    said.add("next " + page.next());
    return said;
  }

  private static List<String> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "new" + i).toList();
  }
}
