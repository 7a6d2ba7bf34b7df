package io.courier.logic.group;

import static io.courier.logic.group.GroupDecision.done;
import static io.courier.logic.group.GroupDecision.refused;
import static io.courier.logic.group.GroupDecision.unchanged;

import io.courier.logic.group.GroupDecision.Asked;
import io.courier.messages.client.ErrorCode;

/// Decides on commands about one member: its role, and its mute.
final class RoleChanges {
  private RoleChanges() {}

  /// Naming another owner hands ownership over: who had it is an admin then.
  static Decision decide(Asked asked, GroupCommand.ChangeRole command) {
    if (!asked.isOwner()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner gives roles");
    }
    Membership member = asked.member(command.user());
    if (member == null) {
      return notHere();
    }
    Role role = Role.of(command.role());
    if (role == null || member.role() == role) {
      return unchanged();
    }
    if (member.role() == Role.OWNER) {
      return refused(ErrorCode.BAD_REQUEST, "name another owner first");
    }
    Happening happening = new Happening.RoleChanged(member.user(), role);
    Change given = new Change.Member(member.user(), role, member.mutedUntil());
    if (role != Role.OWNER) {
      return done(happening, given);
    }
    GroupState now = asked.state();
    Membership self = asked.self();
    return done(
        happening,
        given,
        new Change.Member(self.user(), Role.ADMIN, self.mutedUntil()),
        new Change.State(now.name(), now.muteAll(), now.announcementOnly(), member.user()));
  }

  /// @param at when the mute begins
  static Decision decide(Asked asked, GroupCommand.Mute command, long at) {
    if (!asked.leads()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner and admins mute");
    }
    Membership member = asked.member(command.user());
    if (member == null) {
      return notHere();
    }
    if (member.role() == Role.OWNER) {
      return refused(ErrorCode.ROLE_TOO_LOW, "nobody mutes the owner");
    }
    if (member.role().leads() && !asked.isOwner()) {
      return refused(ErrorCode.ROLE_TOO_LOW, "only the owner mutes admins");
    }
    long until = command.seconds() == 0 ? 0 : at + command.seconds() * 1_000;
    if (until == member.mutedUntil()) {
      return unchanged();
    }
    return done(
        new Happening.MemberMuted(member.user(), until),
        new Change.Member(member.user(), member.role(), until));
  }

  private static Decision notHere() {
    return refused(ErrorCode.BAD_REQUEST, "user is no member of this group");
  }
}
