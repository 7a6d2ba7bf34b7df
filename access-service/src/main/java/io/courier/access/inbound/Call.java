package io.courier.access.inbound;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;

/// What one rpc of a client turned out to be.
public sealed interface Call {
  /// A message for a conversation.
  ///
  /// @param clientId the client's own id for it; a retry has the same
  /// @param content compact JSON
  /// @param ephemeral only for devices that are online now
  record Send(ConversationId conversation, String clientId, ByteString content, boolean ephemeral)
      implements Call {}

  /// Anything that Logic does for a client but a message, and answers with a result.
  ///
  /// @param key what it is in order with: a group, or the sender
  /// @param clientId the client's own id for it; a retry has the same
  /// @param data one JSON object, compact
  record Command(String method, String key, String clientId, ByteString data) implements Call {}

  /// The device has stored everything up to this position.
  record Ack(long position) implements Call {}

  /// The device wants what its mailbox holds.
  record Retrieve() implements Call {}

  /// Not a call we can do; the session stays.
  ///
  /// @param sentence for the developer of the client
  record Refused(ErrorCode code, String sentence) implements Call {}
}
