package io.courier.logic.chat;

import static io.courier.kafka.check.RecordCheck.require;

import com.google.protobuf.ByteString;
import io.courier.messages.topic.ChatInput;
import org.jspecify.annotations.Nullable;

/// Refuses a message whose record has another key than its conversation: the key decides the
/// partition, and messages of one conversation in two partitions have no order.
final class KeyCheck {
  private KeyCheck() {}

  /// @throws io.courier.kafka.deadletter.PermanentFailure when they differ
  static void check(byte @Nullable [] key, ChatInput input) {
    require(
        key != null && ByteString.copyFrom(key).equals(input.getConversationBytes()),
        "the record's key is not its conversation");
  }
}
