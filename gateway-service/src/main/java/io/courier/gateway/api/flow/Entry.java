package io.courier.gateway.api.flow;

import com.google.protobuf.ByteString;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.GroupId;
import io.courier.messages.id.UserId;
import org.jspecify.annotations.Nullable;

/// One message of a call to one recipient, a user or a group: what has a result of its own.
public sealed interface Entry {
  /// Which message of the call, from 0.
  int message();

  /// As far as it could be read.
  @Nullable String clientId();

  /// As far as it could be read.
  @Nullable Recipient recipient();

  /// It can be sent.
  ///
  /// @param content compact JSON
  record Good(
      int message,
      String clientId,
      Recipient recipient,
      String sender,
      ByteString content,
      boolean isEphemeral)
      implements Entry {
    String conversation() {
      return recipient.conversation(sender);
    }
  }

  /// It cannot, and is told why.
  record Bad(int message, @Nullable String clientId, @Nullable Recipient recipient, Problem problem)
      implements Entry {}

  /// A user or a group.
  ///
  /// @param id of the group without `group:`
  record Recipient(String id, boolean isGroup) {
    /// As the field in the call is named.
    public String field() {
      return isGroup ? "group" : "to";
    }

    private String conversation(String sender) {
      return isGroup
          ? ConversationId.group(new GroupId(id)).value()
          : ConversationId.direct(new UserId(sender), new UserId(id)).value();
    }
  }
}
