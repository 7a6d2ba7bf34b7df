package io.courier.logic.chat;

import io.courier.logic.event.Results;
import io.courier.logic.group.Refusal;
import io.courier.logic.relation.BlockDecision;
import io.courier.logic.relation.BlockLedger;
import io.courier.logic.relation.BlockPolicy;
import io.courier.logic.relation.Contact;
import io.courier.logic.relation.ContactPolicy;
import io.courier.logic.relation.OpenPolicy;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;
import io.courier.messages.topic.ChatInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Users among each other, for one poll after the other: carries out what they command about each
/// other, and asks the policy who may write to whom.
public final class Relations {
  private static final Refusal NOT_HERE =
      new Refusal(ErrorCode.NOT_AVAILABLE, "nobody can be blocked here");

  private final ContactPolicy policy;
  private final @Nullable BlockCommands commands;

  private Relations(ContactPolicy policy, @Nullable BlockCommands commands) {
    this.policy = policy;
    this.commands = commands;
  }

  /// Everybody may write to everybody, and commands about blocks are refused.
  public static Relations open() {
    return new Relations(new OpenPolicy(), null);
  }

  /// Users may block each other.
  public static Relations withBlocks(
      BlockPolicy policy, BlockLedger ledger, BlockDecision decision) {
    return new Relations(policy, new BlockCommands(ledger, decision, policy::changed));
  }

  /// What holds for the requests of one poll.
  ///
  /// @param refusals of messages to users, by their number among these
  /// @param answers of the commands
  record OfPoll(Map<Integer, Refusal> refusals, Map<Request.OfUser, Step> answers) {
    /// @param number among the messages to users, from 0
    @Nullable Refusal refusal(int number) {
      return refusals.isEmpty() ? null : refusals.get(number);
    }

    Step answer(Request.OfUser request) {
      Step answer = answers.get(request);
      if (answer == null) {
        Refusal refusal = NOT_HERE;
        ChatInput input = request.input();
        return new Step.Answer(input, Results.refused(input, refusal), Step.Came.REFUSED, null);
      }
      return answer;
    }
  }

  /// What the commands change holds for the messages of the same poll: only the times of the two
  /// count.
  ///
  /// @throws io.courier.kafka.consume.TransientFailure when PostgreSQL is needed and away
  OfPoll begin(List<Request> requests) {
    List<Contact> contacts = new ArrayList<>(requests.size());
    List<Request.OfUser> ofUsers = new ArrayList<>(0);
    for (Request request : requests) {
      if (request instanceof Request.ToUsers message) {
        contacts.add(contact(message));
      } else if (request instanceof Request.OfUser command) {
        ofUsers.add(command);
      }
    }
    Map<Request.OfUser, Step> answers =
        ofUsers.isEmpty() || commands == null ? Map.of() : commands.answer(ofUsers);
    return new OfPoll(contacts.isEmpty() ? Map.of() : policy.refusals(contacts), answers);
  }

  private static Contact contact(Request.ToUsers message) {
    String sender = message.input().getSender();
    return new Contact(sender, recipient(message.conversation(), sender), message.input().getAt());
  }

  private static String recipient(ConversationId conversation, String sender) {
    String first = conversation.members().getFirst();
    return first.equals(sender) ? conversation.members().getLast() : first;
  }
}
