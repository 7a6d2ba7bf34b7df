package io.courier.logic.event;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;

/// Makes what an inbox receives of a message: itself, or an event about it.
///
/// | type | fields |
/// |---|---|
/// | `message` | id, conversation, seq, from, at, clientId, content |
/// | `message.accepted` | id, clientId, conversation, seq: a retry, and the first send's seq |
/// | `message.rejected` | id, clientId, conversation, code, reason |
///
/// An event's id is made from the message's id, so that it is the same however often it is made. It
/// belongs to no conversation's order.
public final class Publications {
  private Publications() {}

  /// What the recipients of a message receive.
  public static Message message(ChatInput input, long seq) {
    ByteString publication =
        Publication.of(
            "message",
            json -> {
              json.writeStringProperty("id", input.getMessageId());
              json.writeStringProperty("conversation", input.getConversation());
              json.writeNumberProperty("seq", seq);
              json.writeStringProperty("from", input.getSender());
              json.writeNumberProperty("at", input.getAt());
              json.writeStringProperty("clientId", input.getClientId());
            },
            "content",
            input.getSend().getContent());
    return Message.newBuilder()
        .setId(input.getMessageId())
        .setConversation(input.getConversation())
        .setSeq(seq)
        .setAt(input.getAt())
        .setPublication(publication)
        .setEphemeral(input.getSend().getEphemeral())
        .build();
  }

  /// The sender's device learns that this was a retry: the seq in its reply was provisional.
  public static Message accepted(ChatInput input, long firstSeq) {
    return event(
        input,
        "accepted",
        Publication.of(
            "message.accepted",
            json -> {
              json.writeStringProperty("id", input.getMessageId());
              json.writeStringProperty("clientId", input.getClientId());
              json.writeStringProperty("conversation", input.getConversation());
              json.writeNumberProperty("seq", firstSeq);
            }));
  }

  /// The sender's device learns that nobody receives the message.
  ///
  /// @param reason a sentence for the sender
  public static Message rejected(ChatInput input, ErrorCode code, String reason) {
    return event(
        input,
        "rejected",
        Publication.of(
            "message.rejected",
            json -> {
              json.writeStringProperty("id", input.getMessageId());
              json.writeStringProperty("clientId", input.getClientId());
              json.writeStringProperty("conversation", input.getConversation());
              json.writeNumberProperty("code", code.code());
              json.writeStringProperty("reason", reason);
            }));
  }

  /// Whether it can be the content of a message: one JSON value, compact.
  public static boolean isContent(ByteString content) {
    return Publication.isContent(content);
  }

  private static Message event(ChatInput input, String event, ByteString publication) {
    return Message.newBuilder()
        .setId(MessageId.ofEvent(input.getMessageId(), event))
        .setAt(input.getAt())
        .setPublication(publication)
        .build();
  }
}
