package io.courier.logic.group;

import io.courier.messages.client.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Decides what a command comes to, by what holds in its group at the command's seq.
///
/// Only the bound on a user's groups depends on anything else. All of a command is carried out, or
/// nothing.
public final class GroupDecision {
  private final GroupLimits limits;

  public GroupDecision(GroupLimits limits) {
    this.limits = limits;
  }

  /// @param seq of the command
  /// @param at when Access received it, in milliseconds since 1970: mutes count from then
  /// @param groupsOf of how many groups a user is a member now; asked only about users who join
  public Decision decide(
      Group group,
      long seq,
      long at,
      String sender,
      GroupCommand command,
      ToIntFunction<String> groupsOf) {
    if (command instanceof GroupCommand.Create create) {
      return create(group, sender, create, groupsOf);
    }
    GroupState state = group.stateAt(seq);
    if (state == null) {
      return new Decision.Refused(Refusal.UNKNOWN_GROUP);
    }
    Membership self = group.memberAt(sender, seq);
    if (self == null) {
      return new Decision.Refused(Refusal.NOT_A_MEMBER);
    }
    Asked asked = new Asked(group, seq, state, self);
    return switch (command) {
      case GroupCommand.Create create -> throw new IllegalStateException("decided above");
      case GroupCommand.Invite invite -> invite(asked, invite.users(), groupsOf);
      case GroupCommand.Remove remove -> remove(asked, remove.users());
      case GroupCommand.Leave leave ->
          self.role() == Role.OWNER
              ? refused(
                  ErrorCode.OWNER_STAYS,
                  "make another member the owner first, or dissolve the group")
              : done(new Happening.MemberLeft(), new Change.Gone(sender));
      case GroupCommand.Rename rename -> rename(asked, rename.name());
      case GroupCommand.ChangeRole role -> RoleChanges.decide(asked, role);
      case GroupCommand.Mute mute -> RoleChanges.decide(asked, mute, at);
      case GroupCommand.Mode mode -> mode(asked, mode.muteAll(), mode.announcementOnly());
      case GroupCommand.Dissolve dissolve ->
          self.role() == Role.OWNER
              ? done(new Happening.Dissolved(), new Change.Dissolved())
              : refused(ErrorCode.ROLE_TOO_LOW, "only the owner dissolves a group");
      case GroupCommand.Describe describe -> asks(new Answer.About(state, self, group.sizeAt(seq)));
      case GroupCommand.ListMembers list -> page(asked, list);
    };
  }

  /// Who asks for what, as of a seq.
  record Asked(Group group, long seq, GroupState state, Membership self) {
    @Nullable Membership member(String user) {
      return group.memberAt(user, seq);
    }

    boolean leads() {
      return self.role().leads();
    }

    boolean isOwner() {
      return self.role() == Role.OWNER;
    }
  }

  private Decision create(
      Group group, String sender, GroupCommand.Create create, ToIntFunction<String> groupsOf) {
    if (group.lastSeq() != 0) {
      return refused(ErrorCode.BAD_REQUEST, "there is such a group already");
    }
    List<String> added = create.invited().stream().filter(user -> !user.equals(sender)).toList();
    Refusal refusal = tooMany(1, added, groupsOf);
    if (refusal == null && groupsOf.applyAsInt(sender) >= limits.groupsOfUser()) {
      refusal = inTooManyGroups(sender);
    }
    if (refusal != null) {
      return new Decision.Refused(refusal);
    }
    List<Change> changes = new ArrayList<>(added.size() + 2);
    changes.add(new Change.State(create.name(), false, false, sender));
    changes.add(new Change.Member(sender, Role.OWNER, 0));
    added.forEach(user -> changes.add(new Change.Member(user, Role.MEMBER, 0)));
    return new Decision.Done(
        changes, new Happening.Created(create.name(), added), new Answer.Done(added, true));
  }

  private Decision invite(Asked asked, List<String> users, ToIntFunction<String> groupsOf) {
    if (!asked.leads() && !limits.membersMayInvite()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner and admins invite");
    }
    List<String> added = users.stream().filter(user -> asked.member(user) == null).toList();
    if (users.size() > limits.usersOfCommand()) {
      return new Decision.Refused(tooManyNamed());
    }
    Refusal refusal = tooMany(asked.group().sizeAt(asked.seq()), added, groupsOf);
    if (refusal != null) {
      return new Decision.Refused(refusal);
    }
    return forUsers(
        added,
        new Happening.MembersAdded(added),
        added.stream().<Change>map(user -> new Change.Member(user, Role.MEMBER, 0)).toList());
  }

  private Decision remove(Asked asked, List<String> users) {
    if (!asked.leads()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner and admins remove members");
    }
    if (users.size() > limits.usersOfCommand()) {
      return new Decision.Refused(tooManyNamed());
    }
    List<String> removed = new ArrayList<>();
    for (String user : users) {
      Membership member = asked.member(user);
      if (user.equals(asked.self().user())) {
        return refused(ErrorCode.BAD_REQUEST, "nobody removes itself: group.leave does that");
      }
      if (member != null) {
        if (member.role().leads() && !asked.isOwner()) {
          return refused(ErrorCode.ROLE_TOO_LOW, "only the owner removes admins");
        }
        removed.add(user);
      }
    }
    return forUsers(
        removed,
        new Happening.MembersRemoved(removed),
        removed.stream().<Change>map(Change.Gone::new).toList());
  }

  private static Decision rename(Asked asked, String name) {
    if (!asked.leads()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner and admins rename a group");
    }
    GroupState now = asked.state();
    if (now.name().equals(name)) {
      return unchanged();
    }
    return done(
        new Happening.Renamed(name),
        new Change.State(name, now.muteAll(), now.announcementOnly(), now.owner()));
  }

  private static Decision mode(
      Asked asked, @Nullable Boolean muteAll, @Nullable Boolean announcementOnly) {
    if (!asked.leads()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner and admins set modes");
    }
    GroupState now = asked.state();
    boolean muted = muteAll == null ? now.muteAll() : muteAll;
    boolean channel = announcementOnly == null ? now.announcementOnly() : announcementOnly;
    if (muted == now.muteAll() && channel == now.announcementOnly()) {
      return unchanged();
    }
    return done(
        new Happening.ModeChanged(muted, channel),
        new Change.State(now.name(), muted, channel, now.owner()));
  }

  private static Decision page(Asked asked, GroupCommand.ListMembers list) {
    int limit = Fields.limit(list.limit());
    String after = list.after();
    List<Membership> more =
        asked.group().pageAt(asked.seq(), after == null ? "" : after, limit + 1);
    List<Membership> page = more.size() > limit ? more.subList(0, limit) : more;
    return asks(new Answer.Page(page, more.size() > limit ? page.getLast().user() : null));
  }

  private @Nullable Refusal tooMany(
      int present, List<String> added, ToIntFunction<String> groupsOf) {
    if (added.size() > limits.usersOfCommand()) {
      return tooManyNamed();
    }
    if (!added.isEmpty() && present + added.size() > limits.members()) {
      return new Refusal(
          ErrorCode.LIMIT_REACHED, "a group has " + limits.members() + " members at most");
    }
    for (String user : added) {
      if (groupsOf.applyAsInt(user) >= limits.groupsOfUser()) {
        return inTooManyGroups(user);
      }
    }
    return null;
  }

  private Refusal tooManyNamed() {
    return new Refusal(
        ErrorCode.LIMIT_EXCEEDED, "a command names " + limits.usersOfCommand() + " users at most");
  }

  private static Refusal inTooManyGroups(String user) {
    return new Refusal(
        ErrorCode.LIMIT_REACHED, user + " is a member of as many groups as one may be");
  }

  private static Decision forUsers(List<String> users, Happening happening, List<Change> changes) {
    return changes.isEmpty()
        ? unchanged()
        : new Decision.Done(changes, happening, new Answer.Done(users, true));
  }

  static Decision done(Happening happening, Change... changes) {
    return new Decision.Done(List.of(changes), happening, new Answer.Done(List.of(), true));
  }

  static Decision unchanged() {
    return asks(new Answer.Done(List.of(), false));
  }

  private static Decision asks(Answer answer) {
    return new Decision.Done(List.of(), null, answer);
  }

  static Decision refused(ErrorCode code, String reason) {
    return new Decision.Refused(new Refusal(code, reason));
  }
}
