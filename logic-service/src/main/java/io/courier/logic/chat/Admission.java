package io.courier.logic.chat;

import static io.courier.kafka.check.RecordCheck.id;
import static io.courier.kafka.check.RecordCheck.require;

import com.google.protobuf.ByteString;
import io.courier.logic.event.Publications;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.UserId;
import io.courier.messages.topic.ChatInput;

/// Decides whether a message may be sent: the sender belongs to the conversation, and the content
/// is what clients can read. Who belongs to a group, and may write there, is decided later.
///
/// What a client can get wrong is refused with a code. What no client can leave out, since Access
/// writes it, is a permanent failure.
public final class Admission {
  private final int maxContentBytes;

  public Admission(int maxContentBytes) {
    this.maxContentBytes = maxContentBytes;
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
    ByteString content = input.getSend().getContent();
    if (content.size() > maxContentBytes) {
      return new Verdict.Refused(
          ErrorCode.CONTENT_REFUSED, "the content exceeds " + maxContentBytes + " bytes");
    }
    if (!Publications.isContent(content)) {
      return new Verdict.Refused(ErrorCode.CONTENT_REFUSED, "the content is not JSON");
    }
    return new Verdict.Admitted(conversation);
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
