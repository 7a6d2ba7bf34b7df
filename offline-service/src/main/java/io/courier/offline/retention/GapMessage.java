package io.courier.offline.retention;

import com.google.protobuf.ByteString;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.Message;
import io.courier.offline.store.Gap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// The message that tells a device of a gap, as the client protocol has it.
final class GapMessage {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();

  private GapMessage() {}

  /// @param position of the gap, which no other one ever has: it makes the id
  /// @param at milliseconds since 1970
  static Message of(Gap gap, long position, long at) {
    return Message.newBuilder()
        .setId(MessageId.ofEvent(Long.toString(position), "gap"))
        .setConversation(gap.conversation())
        .setSeq(gap.toSeq())
        .setAt(at)
        .setPublication(publication(gap))
        .build();
  }

  private static ByteString publication(Gap gap) {
    ByteString.Output bytes = ByteString.newOutput();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("type", "gap");
      if (gap.isNamed()) {
        json.writeStringProperty("conversation", gap.conversation());
      }
      json.writeNumberProperty("count", gap.dropped());
      if (gap.isNamed()) {
        json.writeNumberProperty("fromSeq", gap.fromSeq());
        json.writeNumberProperty("toSeq", gap.toSeq());
      }
      json.writeEndObject();
    }
    return bytes.toByteString();
  }
}
