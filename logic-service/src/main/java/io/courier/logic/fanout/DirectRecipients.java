package io.courier.logic.fanout;

import io.courier.messages.id.ConversationId;
import java.util.List;

/// The members of a direct conversation, which its id names: two users, or one with itself.
public final class DirectRecipients implements Recipients {
  @Override
  public List<String> of(ConversationId conversation, long seq) {
    return conversation.members();
  }
}
