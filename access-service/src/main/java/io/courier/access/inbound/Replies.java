package io.courier.access.inbound;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.Down;
import io.courier.messages.link.Reply;
import io.courier.messages.topic.CommandResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// The answers to rpc calls, as frames for the gateway.
public final class Replies {
  private static final ByteString EMPTY_OBJECT = ByteString.copyFromUtf8("{}");

  private static final Set<Integer> TEMPORARY =
      Arrays.stream(ErrorCode.values())
          .filter(ErrorCode::isTemporary)
          .map(ErrorCode::code)
          .collect(Collectors.toUnmodifiableSet());

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

  /// What a command came to.
  static Down result(long handle, int id, CommandResult result) {
    Reply.Builder reply = Reply.newBuilder().setHandle(handle).setId(id);
    int code = result.getErrorCode();
    if (code == 0) {
      return frame(reply.setData(result.getData().isEmpty() ? EMPTY_OBJECT : result.getData()));
    }
    return frame(
        reply
            .setErrorCode(code)
            .setErrorMessage(result.getErrorMessage())
            .setErrorTemporary(TEMPORARY.contains(code)));
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
