package io.courier.access.inbound;

import static io.courier.access.inbound.CallData.once;
import static io.courier.access.inbound.CallData.text;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.client.Method;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/// Reads rpc calls: the method's name and its JSON data.
///
/// Strict: data is one JSON object with the fields of the method and no others, each once. Only of
/// commands it is Logic that knows their fields ([CommandReader]).
public final class RpcReader {
  private static final long MAX_POSITION = (1L << 53) - 1;

  private final int maxContentBytes;
  private final CommandReader commands;

  /// @param maxContentBytes of a message, compacted
  /// @param maxCommandBytes of a command's data, compacted
  public RpcReader(int maxContentBytes, int maxCommandBytes) {
    this.maxContentBytes = maxContentBytes;
    this.commands = new CommandReader(maxCommandBytes);
  }

  /// @param sender the user of the session, for messages `to` somebody
  public Call read(UserId sender, String method, ByteString data) {
    try {
      return switch (method) {
        case Method.MESSAGE_SEND -> readSend(sender, data);
        case Method.INBOX_ACK -> readAck(data);
        case Method.INBOX_RETRIEVE -> new Call.Retrieve();
        default -> commands.read(sender, method, data);
      };
    } catch (CallData.Bad e) {
      return e.refused();
    } catch (StreamConstraintsException e) {
      return new Call.Refused(
          ErrorCode.BAD_REQUEST, "data is nested too deep, or has a number that is too long");
    } catch (JacksonException e) {
      return new Call.Refused(ErrorCode.BAD_REQUEST, "data is not valid JSON");
    }
  }

  private Call readSend(UserId sender, ByteString data) {
    SendFields fields = new SendFields();
    try (JsonParser parser = CallData.object(data)) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "to" -> fields.to = once(name, fields.to, text(parser, value, name));
          case "conversation" ->
              fields.conversation = once(name, fields.conversation, text(parser, value, name));
          case "clientId" ->
              fields.clientId = once(name, fields.clientId, text(parser, value, name));
          case "content" -> fields.content = once(name, fields.content, content(parser));
          case "ephemeral" -> fields.ephemeral = once(name, fields.ephemeral, truth(value, name));
          default -> throw unknown(name);
        }
      }
      CallData.end(parser);
    }
    return new Call.Send(
        fields.conversation(sender),
        CallData.clientId(fields.clientId),
        fields.content(),
        fields.ephemeral != null && fields.ephemeral);
  }

  private Call readAck(ByteString data) {
    Long offset = null;
    try (JsonParser parser = CallData.object(data)) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!name.equals("offset")) {
          throw unknown(name);
        }
        offset = once(name, offset, position(parser, value));
      }
      CallData.end(parser);
    }
    if (offset == null) {
      throw new CallData.Bad("offset is missing");
    }
    return new Call.Ack(offset);
  }

  /// The value at hand, compacted.
  private ByteString content(JsonParser parser) {
    ByteString.Output compact = ByteString.newOutput(256);
    try (JsonGenerator generator = CallData.compact(compact)) {
      generator.copyCurrentStructureExact(parser);
    }
    if (compact.size() > maxContentBytes) {
      throw new CallData.Bad(
          ErrorCode.LIMIT_EXCEEDED, "content is larger than " + maxContentBytes + " bytes");
    }
    return compact.toByteString();
  }

  private static Boolean truth(JsonToken value, String name) {
    if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
      throw new CallData.Bad(name + " is true or false");
    }
    return value == JsonToken.VALUE_TRUE;
  }

  private static Long position(JsonParser parser, JsonToken value) {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw new CallData.Bad("offset is a whole number");
    }
    long position = parser.getLongValue();
    if (position < 0 || position > MAX_POSITION) {
      throw new CallData.Bad("offset is from 0 to 2^53 - 1");
    }
    return position;
  }

  private static CallData.Bad unknown(String name) {
    // Not the name itself: it is the client's, and may be of any length.
    return new CallData.Bad(
        name.length() <= 32 ? "there is no field " + name : "there is a field with a long name");
  }

  /// The fields of `message.send` as far as they were read.
  private static final class SendFields {
    private @Nullable String to;
    private @Nullable String conversation;
    private @Nullable String clientId;
    private @Nullable ByteString content;
    private @Nullable Boolean ephemeral;

    private ConversationId conversation(UserId sender) {
      String user = to;
      String named = conversation;
      if ((user == null) == (named == null)) {
        throw new CallData.Bad("either to or conversation is given");
      }
      try {
        return user != null
            ? ConversationId.direct(sender, new UserId(user))
            : ConversationId.parse(String.valueOf(named));
      } catch (IllegalArgumentException e) {
        throw new CallData.Bad(e);
      }
    }

    private ByteString content() {
      ByteString value = content;
      if (value == null) {
        throw new CallData.Bad("content is missing");
      }
      return value;
    }
  }
}
