package io.courier.logic;

import com.google.protobuf.ByteString;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Command;
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

  /// A command from the sender's device `phone`.
  ///
  /// @param data its fields but the client id, with ' for "
  public static ChatInput command(
      String conversation, String sender, String clientId, String method, String data) {
    String json = "{\"clientId\":\"" + clientId + "\"," + data.replace('\'', '"') + "}";
    return send(conversation, sender, clientId).toBuilder()
        .setCall(Command.newBuilder().setMethod(method).setData(ByteString.copyFromUtf8(json)))
        .build();
  }

  /// A command that creates a group, which is named by its id.
  public static ChatInput create(String sender, String clientId, String data) {
    String conversation = "group:" + MessageId.of(sender, clientId);
    return command(conversation, sender, clientId, "group.create", data);
  }
}
