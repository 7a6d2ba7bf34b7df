package io.courier.logic;

import com.google.protobuf.ByteString;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.SendMessage;

/// Records as Access writes them.
public final class Inputs {
  public static final long AT = 1_760_000_000_000L;

  private Inputs() {}

  /// From the sender's device `phone`.
  public static ChatInput send(String conversation, String sender, String clientId) {
    return send(conversation, sender, clientId, "{\"type\":\"text\",\"text\":\"hi\"}");
  }

  public static ChatInput send(
      String conversation, String sender, String clientId, String content) {
    return ChatInput.newBuilder()
        .setMessageId(MessageId.of(sender, clientId))
        .setConversation(conversation)
        .setSender(sender)
        .setSenderDevice("phone")
        .setSession("session-1")
        .setClientId(clientId)
        .setAt(AT)
        .setSend(SendMessage.newBuilder().setContent(ByteString.copyFromUtf8(content)))
        .build();
  }

  public static ChatInput ephemeral(ChatInput input) {
    return input.toBuilder().setSend(input.getSend().toBuilder().setEphemeral(true)).build();
  }
}
