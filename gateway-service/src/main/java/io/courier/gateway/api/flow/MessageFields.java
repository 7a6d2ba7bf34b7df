package io.courier.gateway.api.flow;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.JsonText;
import io.courier.gateway.config.ApiKey;
import io.courier.gateway.config.ApiScope;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.GroupId;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one message of a call, as far as they were read, and the first thing that is
/// wrong with them.
final class MessageFields {
  private static final int MAX_CLIENT_ID = 128;

  private final byte[] body;
  private final MessagesReader.Limits limits;
  private @Nullable List<String> to;
  private @Nullable String group;
  private @Nullable String from;
  private @Nullable String clientId;
  private @Nullable ByteString content;
  private @Nullable Boolean ephemeral;
  private @Nullable Problem wrong;

  MessageFields(byte[] body, MessagesReader.Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  void take(String name, JsonToken value, JsonParser parser) {
    try {
      switch (name) {
        case "to" -> to = users(value, parser);
        case "group" -> group = ApiJson.text(name, value, parser, group);
        case "from" -> from = ApiJson.text(name, value, parser, from);
        case "clientId" -> clientId = ApiJson.text(name, value, parser, clientId);
        case "content" -> content = content(parser);
        case "ephemeral" -> ephemeral = truth(value, parser);
        default -> throw ApiJson.unknown(name, parser);
      }
    } catch (Problem.Failure failure) {
      if (failure.status() != 400) {
        throw failure;
      }
      if (wrong == null) {
        wrong = failure.problem();
      }
    }
  }

  private List<String> users(JsonToken value, JsonParser parser) {
    boolean isFirst = to == null;
    List<String> users = new ArrayList<>(1);
    boolean isAllText = true;
    if (value == JsonToken.START_ARRAY) {
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        isAllText &= next == JsonToken.VALUE_STRING;
        if (users.size() > limits.maxRecipients()) {
          throw new Problem.Failure(
              413,
              ErrorCode.LIMIT_EXCEEDED,
              "a call has at most " + limits.maxRecipients() + " recipients");
        }
        users.add(next == JsonToken.VALUE_STRING ? parser.getString() : "");
        parser.skipChildren();
      }
    } else {
      isAllText = value == JsonToken.VALUE_STRING;
      users.add(isAllText ? parser.getString() : "");
      parser.skipChildren();
    }
    if (!isFirst) {
      throw ApiJson.bad("to is given twice");
    }
    if (!isAllText || users.isEmpty()) {
      throw ApiJson.bad("to is a user, or a list of at least one");
    }
    return users;
  }

  private ByteString content(JsonParser parser) {
    ByteString value = JsonText.value(parser, body);
    if (content != null) {
      throw ApiJson.bad("content is given twice");
    }
    return value;
  }

  private Boolean truth(JsonToken value, JsonParser parser) {
    parser.skipChildren();
    if (ephemeral != null) {
      throw ApiJson.bad("ephemeral is given twice");
    }
    if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
      throw ApiJson.bad("ephemeral is true or false");
    }
    return value == JsonToken.VALUE_TRUE;
  }

  /// What is wrong with the message whoever it is for; null when nothing is.
  @Nullable Problem problem(ApiKey key) {
    if (wrong != null) {
      return wrong;
    }
    if ((to == null) == (group == null)) {
      return bad("either to or group is given");
    }
    Problem problem = problemOfId();
    if (problem != null) {
      return problem;
    }
    if (content == null) {
      return bad("content is missing");
    }
    if (content.size() > limits.maxContentBytes()) {
      return Problem.of(
          ErrorCode.LIMIT_EXCEEDED,
          "content is larger than " + limits.maxContentBytes() + " bytes");
    }
    return problemOfSender(key);
  }

  private @Nullable Problem problemOfId() {
    String id = clientId;
    if (id == null) {
      return bad("clientId is missing");
    }
    if (id.isEmpty() || id.length() > MAX_CLIENT_ID) {
      return bad("clientId has 1 to " + MAX_CLIENT_ID + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      return bad("clientId has half a character in it"); // ids would be the same as others'
    }
    return null;
  }

  private @Nullable Problem problemOfSender(ApiKey key) {
    String sender = sender(key);
    if (!UserId.isValid(sender)) {
      return bad("from is a user id: 1 to 128 of A-Z a-z 0-9 . _ @ + -");
    }
    ApiScope needed = sender.equals(key.sender()) ? ApiScope.SEND : ApiScope.SEND_AS;
    if (!key.may(needed) && !key.may(ApiScope.SEND_AS)) {
      return Problem.of(
          ErrorCode.PERMISSION_DENIED,
          "this key may not send from that user: it needs the scope " + needed.text());
    }
    return null;
  }

  private static Problem bad(String sentence) {
    return Problem.of(ErrorCode.BAD_REQUEST, sentence);
  }

  // ---- of a message with which nothing is wrong ----

  List<String> recipients() {
    String one = group;
    return one != null ? List.of(one) : to == null ? List.of() : to;
  }

  boolean isToGroup() {
    return group != null;
  }

  boolean isRecipient(String id) {
    return isToGroup() ? GroupId.isValid(id) : UserId.isValid(id);
  }

  String recipientForm() {
    return isToGroup()
        ? "group is a group id: 1 to 64 of A-Z a-z 0-9 . _ @ + -, without group: in front"
        : "to is a user id: 1 to 128 of A-Z a-z 0-9 . _ @ + -";
  }

  @Nullable String clientId() {
    return clientId;
  }

  String sender(ApiKey key) {
    return from == null ? key.sender() : from;
  }

  ByteString content() {
    return content == null ? ByteString.EMPTY : content;
  }

  boolean isEphemeral() {
    return ephemeral != null && ephemeral;
  }
}
