package io.courier.logic.chat;

import static io.courier.kafka.check.RecordCheck.require;

import io.courier.kafka.batch.Item;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.logic.group.CommandReader;
import io.courier.logic.group.GroupCommand;
import io.courier.logic.group.ListMine;
import io.courier.logic.group.UserCommand;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.GroupId;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import org.jspecify.annotations.Nullable;

/// Reads the records of `chat_input`.
public final class RequestReader {
  private final long generation;
  private final Admission admission;

  /// @param generation of the topics whose offsets make seqs
  public RequestReader(long generation, Admission admission) {
    this.generation = generation;
    this.admission = admission;
  }

  Request read(Item item) {
    ChatInput input = (ChatInput) item.value();
    try {
      Request request = input.hasCall() ? command(item, input) : message(item, input);
      KeyCheck.check(item.inbound().record().key(), input);
      return request;
    } catch (PermanentFailure e) {
      return new Request.Dead(item, String.valueOf(e.getMessage()));
    }
  }

  private Request message(Item item, ChatInput input) {
    return switch (admission.judge(input)) {
      case Verdict.Refused refused -> new Request.Rejected(input, refused);
      case Verdict.Admitted admitted -> {
        ConversationId conversation = admitted.conversation();
        yield conversation.isGroup()
            ? new Request.ToGroup(input, conversation, item.partition(), seq(item))
            : new Request.ToUsers(input, conversation, seq(item));
      }
    };
  }

  private Request command(Item item, ChatInput input) {
    Admission.requireWhole(input);
    return switch (CommandReader.read(input.getCall())) {
      case CommandReader.Read.Refused refused -> new Request.Unreadable(input, refused.refusal());
      case CommandReader.Read.Understood understood ->
          switch (understood.command()) {
            case GroupCommand command -> ofGroup(item, input, command);
            case ListMine list -> {
              requireOfSender(input);
              yield new Request.OfSender(input, list);
            }
            case UserCommand command -> {
              requireOfSender(input);
              yield new Request.OfUser(item, input, command, seq(item));
            }
          };
    };
  }

  private static void requireOfSender(ChatInput input) {
    require(
        input.getConversation().equals(ConversationId.keyOfUser(input.getSender())),
        "a command about another user than its sender");
  }

  private Request ofGroup(Item item, ChatInput input, GroupCommand command) {
    @Nullable String named = command.group();
    String group = named == null ? input.getMessageId() : named;
    require(
        GroupId.isValid(group)
            && input.getConversation().equals(ConversationId.group(new GroupId(group)).value()),
        "a command about another group than its conversation");
    return new Request.OfGroup(item, input, command, group, seq(item));
  }

  private long seq(Item item) {
    return Position.of(generation, item.offset());
  }
}
