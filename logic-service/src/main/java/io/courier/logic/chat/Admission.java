package io.courier.logic.chat;

import static io.courier.kafka.check.RecordCheck.id;
import static io.courier.kafka.check.RecordCheck.require;

import com.google.protobuf.ByteString;
import io.courier.logic.content.ContentRefusal;
import io.courier.logic.content.ContentRules;
import io.courier.logic.event.Publications;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.UserId;
import io.courier.messages.topic.ChatInput;
import org.jspecify.annotations.Nullable;

/// Decides whether a message may be sent: the sender belongs to the conversation, and the content
/// is what clients can read and the operator's rules allow. Who belongs to a group, and may write
/// there, is decided later.
///
/// What a client can get wrong is refused with a code. What no client can leave out, since Access
/// writes it, is a permanent failure.
public final class Admission {
  private final int maxContentBytes;
  private final ContentRules rules;

  /// Without rules.
  public Admission(int maxContentBytes) {
    this(maxContentBytes, ContentRules.NONE);
  }

  /// @param rules that are asked about what has the right size and form
  public Admission(int maxContentBytes, ContentRules rules) {
    this.maxContentBytes = maxContentBytes;
    this.rules = rules;
  }

  /// @throws PermanentFailure when the record is none that Access writes
  Verdict judge(ChatInput input) {
    require(input.hasSend(), "a command of a kind that this version does not know");
    requireWhole(input);
    ConversationId conversation;
    try {
      conversation = ConversationId.parse(input.getConversation());
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    if (!conversation.isGroup() && !conversation.members().contains(input.getSender())) {
      return new Verdict.Refused(
          ErrorCode.NOT_A_MEMBER, "you are not a member of this conversation");
    }
    Verdict.Refused refused = judge(input.getSend().getContent());
    return refused == null ? new Verdict.Admitted(conversation) : refused;
  }

  private Verdict.@Nullable Refused judge(ByteString content) {
    if (content.size() > maxContentBytes) {
      return refused("the content exceeds " + maxContentBytes + " bytes", Rule.SIZE);
    }
    if (!Publications.isContent(content)) {
      return refused("the content is not JSON", Rule.JSON);
    }
    ContentRefusal refusal = rules.refusal(content);
    return refusal == null ? null : refused(refusal.reason(), rule(refusal.kind()));
  }

  private static Verdict.Refused refused(String reason, Rule rule) {
    return new Verdict.Refused(ErrorCode.CONTENT_REFUSED, reason, rule);
  }

  private static Rule rule(ContentRefusal.Kind kind) {
    return switch (kind) {
      case TYPE -> Rule.TYPE;
      case LINK -> Rule.LINK;
      case WORD -> Rule.WORD;
    };
  }

  /// @throws PermanentFailure when something is missing that no client can leave out
  static void requireWhole(ChatInput input) {
    id(input.getMessageId(), "the message");
    require(UserId.isValid(input.getSender()), "the sender has an impossible form");
    require(DeviceId.isValid(input.getSenderDevice()), "the device has an impossible form");
    require(!input.getClientId().isEmpty(), "the message has no client id");
    id(input.getClientId(), "the client");
    require(input.getAt() > 0, "the message has no time");
  }
}
