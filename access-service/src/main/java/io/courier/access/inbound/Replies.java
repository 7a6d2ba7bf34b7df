package io.courier.access.inbound;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.Down;
import io.courier.messages.link.Reply;
import java.nio.charset.StandardCharsets;

/// The answers to rpc calls, as frames for the gateway.
public final class Replies {
  private static final ByteString EMPTY_OBJECT = ByteString.copyFromUtf8("{}");

  private Replies() {}

  /// Done, and nothing to tell: an empty object, which is JSON in both codecs.
  public static Down empty(long handle, int id) {
    return frame(Reply.newBuilder().setHandle(handle).setId(id).setData(EMPTY_OBJECT));
  }

  /// A message was accepted.
  ///
  /// @param messageId a UUID, so that nothing in it needs escaping
  static Down sent(long handle, int id, String messageId, long seq, long atMillis) {
    String json = "{\"id\":\"" + messageId + "\",\"seq\":" + seq + ",\"at\":" + atMillis + "}";
    ByteString data = ByteString.copyFrom(json, StandardCharsets.US_ASCII);
    return frame(Reply.newBuilder().setHandle(handle).setId(id).setData(data));
  }

  public static Down error(long handle, int id, ErrorCode code, String sentence) {
    return frame(
        Reply.newBuilder()
            .setHandle(handle)
            .setId(id)
            .setErrorCode(code.code())
            .setErrorMessage(sentence)
            .setErrorTemporary(code.isTemporary()));
  }

  private static Down frame(Reply.Builder reply) {
    return Down.newBuilder().setReply(reply).build();
  }
}
