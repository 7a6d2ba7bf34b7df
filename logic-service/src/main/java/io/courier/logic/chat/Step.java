package io.courier.logic.chat;

import io.courier.kafka.batch.Item;
import io.courier.messages.id.ConversationId;
import io.courier.messages.topic.ChatInput;

/// What becomes of one record of a poll, as far as it is known before Redis has answered.
sealed interface Step {
  /// It can never succeed.
  record Dead(Item item, String reason) implements Step {}

  /// Its sender is told that it was refused.
  record Refuse(ChatInput input, Verdict.Refused verdict) implements Step {}

  /// It is fanned out, or answered when it is a retry.
  ///
  /// @param own seq of the record
  /// @param index among the messages of the poll whose first seq is asked for
  record Send(ChatInput input, ConversationId conversation, long own, int index) implements Step {
    /// The index of an ephemeral message, of which nothing is remembered.
    static final int NOT_REMEMBERED = -1;

    boolean isRemembered() {
      return index != NOT_REMEMBERED;
    }
  }
}
