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
  record Send(ChatInput input, ConversationId conversation, long own) implements Step {}
}
