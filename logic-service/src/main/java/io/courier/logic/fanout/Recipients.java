package io.courier.logic.fanout;

import io.courier.messages.id.ConversationId;
import java.util.List;

/// Who receives what is said in a conversation.
///
/// An implementation answers as of the seq: the same conversation and seq give the same users, also
/// when asked again after somebody has come or gone.
public interface Recipients {
  /// @param seq of the message
  /// @return users, none twice; the sender among them when it is a member
  List<String> of(ConversationId conversation, long seq);
}
