package io.courier.access.inbound;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.client.Method;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads rpc calls: the method's name and its JSON data, in one pass, without building a tree.
///
/// Strict: data is one JSON object in UTF-8 with the fields of the method and no others, each once.
/// What is wrong is answered with a sentence that names the field.
public final class RpcReader {
  private static final int MAX_CLIENT_ID = 128;
  private static final long MAX_POSITION = (1L << 53) - 1;

  /// UTF-8 alone: other encodings would be taken over into records as they are.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  private final int maxContentBytes;

  public RpcReader(int maxContentBytes) {
    this.maxContentBytes = maxContentBytes;
  }

  /// @param sender the user of the session, for messages `to` somebody
  public Call read(UserId sender, String method, ByteString data) {
    try {
      return switch (method) {
        case Method.MESSAGE_SEND -> readSend(sender, data);
        case Method.INBOX_ACK -> readAck(data);
        case Method.INBOX_RETRIEVE -> new Call.Retrieve();
        default -> refused(ErrorCode.METHOD_NOT_FOUND, "there is no such method");
      };
    } catch (BadData e) {
      return refused(e.code, e.sentence);
    } catch (StreamConstraintsException e) {
      return refused(
          ErrorCode.BAD_REQUEST, "data is nested too deep, or has a number that is too long");
    } catch (JacksonException e) {
      return refused(ErrorCode.BAD_REQUEST, "data is not valid JSON");
    }
  }

  private Call readSend(UserId sender, ByteString data) {
    SendFields fields = new SendFields();
    try (JsonParser parser = object(data)) {
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
      end(parser);
    }
    return new Call.Send(
        fields.conversation(sender),
        fields.clientId(),
        fields.content(),
        fields.ephemeral != null && fields.ephemeral);
  }

  private Call readAck(ByteString data) {
    Long offset = null;
    try (JsonParser parser = object(data)) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!name.equals("offset")) {
          throw unknown(name);
        }
        offset = once(name, offset, position(parser, value));
      }
      end(parser);
    }
    if (offset == null) {
      throw new BadData("offset is missing");
    }
    return new Call.Ack(offset);
  }

  /// The value at hand, compacted.
  private ByteString content(JsonParser parser) {
    ByteString.Output compact = ByteString.newOutput(256);
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), compact)) {
      generator.copyCurrentStructureExact(parser);
    }
    if (compact.size() > maxContentBytes) {
      throw new BadData(
          ErrorCode.LIMIT_EXCEEDED, "content is larger than " + maxContentBytes + " bytes");
    }
    return compact.toByteString();
  }

  private static JsonParser object(ByteString data) {
    JsonParser parser = JSON.createParser(ObjectReadContext.empty(), data.toByteArray());
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw new BadData("data is a JSON object");
    }
    return parser;
  }

  private static void end(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new BadData("data is one JSON object, and there is something after it");
    }
  }

  private static <T> T once(String name, @Nullable T before, T value) {
    if (before != null) {
      throw new BadData(name + " is given twice");
    }
    return value;
  }

  private static String text(JsonParser parser, JsonToken value, String name) {
    if (value != JsonToken.VALUE_STRING) {
      throw new BadData(name + " is a string");
    }
    return parser.getString();
  }

  private static Boolean truth(JsonToken value, String name) {
    if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
      throw new BadData(name + " is true or false");
    }
    return value == JsonToken.VALUE_TRUE;
  }

  private static Long position(JsonParser parser, JsonToken value) {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw new BadData("offset is a whole number");
    }
    long position = parser.getLongValue();
    if (position < 0 || position > MAX_POSITION) {
      throw new BadData("offset is from 0 to 2^53 - 1");
    }
    return position;
  }

  private static BadData unknown(String name) {
    // Not the name itself: it is the client's, and may be of any length.
    return new BadData(
        name.length() <= 32 ? "there is no field " + name : "there is a field with a long name");
  }

  private static Call refused(ErrorCode code, String sentence) {
    return new Call.Refused(code, sentence);
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
        throw new BadData("either to or conversation is given");
      }
      try {
        return user != null
            ? ConversationId.direct(sender, new UserId(user))
            : ConversationId.parse(String.valueOf(named));
      } catch (IllegalArgumentException e) {
        throw new BadData(String.valueOf(e.getMessage()));
      }
    }

    private String clientId() {
      String id = clientId;
      if (id == null) {
        throw new BadData("clientId is missing");
      }
      if (id.isEmpty() || id.length() > MAX_CLIENT_ID) {
        throw new BadData("clientId has 1 to " + MAX_CLIENT_ID + " characters");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
        throw new BadData(
            "clientId has half a character in it"); // ids would be the same as others'
      }
      return id;
    }

    private ByteString content() {
      ByteString value = content;
      if (value == null) {
        throw new BadData("content is missing");
      }
      return value;
    }
  }

  /// Ends the reading; never leaves this class, and carries no stack trace.
  private static final class BadData extends RuntimeException {
    private final ErrorCode code;
    private final String sentence;

    private BadData(String sentence) {
      this(ErrorCode.BAD_REQUEST, sentence);
    }

    private BadData(ErrorCode code, String sentence) {
      super(sentence, null, false, false);
      this.code = code;
      this.sentence = sentence;
    }
  }
}
