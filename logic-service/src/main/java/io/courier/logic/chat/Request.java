package io.courier.logic.chat;

import io.courier.kafka.batch.Item;
import io.courier.logic.group.GroupCommand;
import io.courier.logic.group.ListMine;
import io.courier.logic.group.Refusal;
import io.courier.logic.group.UserCommand;
import io.courier.logic.store.MyGroups;
import io.courier.logic.store.Outcome;
import io.courier.logic.store.Wanted;
import io.courier.messages.id.ConversationId;
import io.courier.messages.topic.ChatInput;

/// What one record of a poll asks for, as far as the record alone tells.
sealed interface Request {
  /// Adds what must be known of groups to decide on it.
  default void want(Wanted wanted) {}

  /// It can never succeed.
  record Dead(Item item, String reason) implements Request {}

  /// A message that nobody receives.
  record Rejected(ChatInput input, Verdict.Refused verdict) implements Request {}

  /// A message in a direct conversation.
  ///
  /// @param seq of the record, as in all others
  record ToUsers(ChatInput input, ConversationId conversation, long seq) implements Request {}

  /// A message to a group.
  record ToGroup(ChatInput input, ConversationId conversation, int partition, long seq)
      implements Request {
    @Override
    public void want(Wanted wanted) {
      wanted.group(conversation.groupId(), partition, seq);
    }
  }

  /// A command, or a question, about a group.
  record OfGroup(Item item, ChatInput input, GroupCommand command, String group, long seq)
      implements Request {
    @Override
    public void want(Wanted wanted) {
      wanted.group(group, item.partition(), seq);
      if (!command.isQuestion()) {
        wanted.outcome(key());
        wanted.groupsOf(command.joining(input.getSender()));
      }
    }

    Outcome.Key key() {
      return new Outcome.Key(group, input.getMessageId());
    }
  }

  /// Which groups the sender is in.
  record OfSender(ChatInput input, ListMine list) implements Request {
    @Override
    public void want(Wanted wanted) {
      wanted.mine(question());
    }

    /// Asks for one more than is told, to know whether there are more.
    MyGroups question() {
      return new MyGroups(input.getSender(), list.begin(), list.most() + 1);
    }
  }

  /// A command, or a question, about whom the sender has blocked.
  record OfUser(Item item, ChatInput input, UserCommand command, long seq) implements Request {}

  /// A command that is none.
  record Unreadable(ChatInput input, Refusal refusal) implements Request {}
}
