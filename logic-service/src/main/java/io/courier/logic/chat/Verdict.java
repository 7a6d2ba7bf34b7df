package io.courier.logic.chat;

import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;

/// Whether a message may be sent.
sealed interface Verdict {
  /// It may.
  record Admitted(ConversationId conversation) implements Verdict {}

  /// It may not, and its sender is told.
  ///
  /// @param reason a sentence for the sender
  record Refused(ErrorCode code, String reason) implements Verdict {}
}
