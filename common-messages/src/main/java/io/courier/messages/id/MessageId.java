package io.courier.messages.id;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The id of a message: the same for every retry of the same send, different for all others.
public final class MessageId {
  private MessageId() {}

  /// The name-based UUID of a sender and the id that the sender's client chose.
  ///
  /// @param sender a valid user id, so the separator cannot occur in it
  /// @param clientId any text
  public static String of(String sender, String clientId) {
    return named(sender + "\n" + clientId);
  }

  /// The id of a message that the operator's own server sends: different for each conversation,
  /// since it may send to many under one id of its own.
  ///
  /// @param conversation has a `:` in it, which no user id has: so it is no other kind's name
  public static String ofServer(String conversation, String sender, String clientId) {
    return named(conversation + "\n" + sender + "\n" + clientId);
  }

  /// The id of an event about a message, such as its refusal: the same however often it is made.
  public static String ofEvent(String messageId, String event) {
    return named(messageId + "\n" + event);
  }

  private static String named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
