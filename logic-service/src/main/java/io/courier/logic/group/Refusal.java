package io.courier.logic.group;

import io.courier.messages.client.ErrorCode;

/// Why something may not be done.
///
/// @param reason a sentence for the sender
public record Refusal(ErrorCode code, String reason) {
  static final Refusal UNKNOWN_GROUP =
      new Refusal(ErrorCode.UNKNOWN_GROUP, "there is no such group");
  static final Refusal NOT_A_MEMBER =
      new Refusal(ErrorCode.NOT_A_MEMBER, "you are not a member of this group");
}
