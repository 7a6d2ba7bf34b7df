package io.courier.logic.chat;

import io.courier.kafka.batch.Item;
import io.courier.logic.fanout.Audience;
import io.courier.logic.rate.RateBook;
import io.courier.messages.id.ConversationId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.CommandResult;
import io.courier.messages.topic.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of one record of a poll, as far as it is known before Redis has answered.
sealed interface Step {
  /// It can never succeed.
  record Dead(Item item, String reason) implements Step {}

  /// Its sender is told that the message was refused.
  record Refuse(ChatInput input, Verdict.Refused verdict) implements Step {}

  /// The message is fanned out, or answered when it is a retry.
  ///
  /// @param audience of a group as of the seq; null: the users of the conversation
  /// @param own seq of the record
  /// @param index among the messages of the poll whose first seq is asked for
  record Send(
      ChatInput input,
      ConversationId conversation,
      @Nullable Audience audience,
      long own,
      int index)
      implements Step {
    /// The index of an ephemeral message, of which nothing is remembered.
    static final int NOT_REMEMBERED = RateBook.NOT_REMEMBERED;

    boolean isRemembered() {
      return index != NOT_REMEMBERED;
    }
  }

  /// The message is refused, unless it was admitted before: then it is what it was.
  ///
  /// @param send what it is then
  record Doubt(Send send, Verdict.Refused verdict) implements Step {}

  /// The command's sender gets its result, after members were told what happened.
  ///
  /// @param told null: nothing
  record Answer(ChatInput input, CommandResult result, Came came, @Nullable Told told)
      implements Step {}

  /// What a command came to, for the counters.
  enum Came {
    DONE,
    REFUSED,
    ASKED,
    /// It had an outcome: a client's repeat, or a record that is processed again.
    REPEATED
  }

  /// What members of a group are told.
  ///
  /// @param gone who has left with it, and is told too
  record Told(Message event, Audience audience, List<String> gone) {}
}
