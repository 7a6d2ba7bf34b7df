package io.courier.logic.group;

import io.courier.messages.client.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Decides who may write to a group.
public final class Writing {
  private Writing() {}

  /// @param seq of the message: what holds then decides
  /// @param at the message's own time, which mutes are compared with
  /// @return null when it may be sent
  public static @Nullable Refusal refusal(Group group, String sender, long seq, long at) {
    GroupState state = group.stateAt(seq);
    if (state == null) {
      return Refusal.UNKNOWN_GROUP;
    }
    Membership member = group.memberAt(sender, seq);
    if (member == null) {
      return Refusal.NOT_A_MEMBER;
    }
    if (member.mutedUntil() > at) {
      return new Refusal(ErrorCode.MUTED, "you are muted in this group");
    }
    if (!member.role().leads() && state.muteAll()) {
      return new Refusal(ErrorCode.MUTED, "all members of this group are muted");
    }
    if (!member.role().leads() && state.announcementOnly()) {
      return new Refusal(ErrorCode.MUTED, "only the owner and admins write to this group");
    }
    return null;
  }
}
