package io.courier.logic.chat;

import io.courier.logic.rate.Limit;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;

/// Whether a message may be sent.
sealed interface Verdict {
  /// It may.
  record Admitted(ConversationId conversation) implements Verdict {}

  /// It may not, and its sender is told.
  ///
  /// @param reason a sentence for the sender
  /// @param rule what refused it, for the counters
  record Refused(ErrorCode code, String reason, Rule rule) implements Verdict {
    /// By who may write where.
    Refused(ErrorCode code, String reason) {
      this(code, reason, Rule.CONVERSATION);
    }

    /// By how fast messages come: it may be sent again.
    static Refused over(Limit limit) {
      return switch (limit) {
        case USER ->
            new Refused(
                ErrorCode.TOO_MANY_REQUESTS,
                "you send too many messages: send it again later",
                Rule.USER_RATE);
        case CONVERSATION ->
            new Refused(
                ErrorCode.TOO_MANY_REQUESTS,
                "too many messages come to this conversation: send it again later",
                Rule.CONVERSATION_RATE);
      };
    }
  }
}
