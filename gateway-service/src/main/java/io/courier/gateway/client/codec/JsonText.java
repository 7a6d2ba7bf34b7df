package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.messages.id.Position;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// JSON text as bytes: checked by a streaming parser and compacted, without building trees.
public final class JsonText {
  static final JsonFactory FACTORY = JsonFactory.builder().build();

  /// What is said of JSON beyond the parser's limits: 500 levels, 1,000 digits.
  private static final String EXCESS =
      "the JSON is nested too deep, or has a number that is too long";

  private JsonText() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// @param otherwise what is said of JSON that is within the limits and malformed
  static BadFrameException badFrame(JacksonException failure, String otherwise) {
    return new BadFrameException(
        failure instanceof StreamConstraintsException ? EXCESS : otherwise);
  }

  public static JsonParser parser(byte[] text, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), text, 0, length);
  }

  public static boolean isUtf8(byte[] text, int length) {
    return UnsafeByteOperations.unsafeWrap(text, 0, length).isValidUtf8();
  }

  /// One JSON value in valid UTF-8, without the white space between its tokens.
  static ByteString checkedAndCompact(ByteString text) throws BadFrameException {
    if (!text.isValidUtf8()) {
      throw new BadFrameException("data must be UTF-8");
    }
    byte[] bytes = text.toByteArray();
    try (JsonParser parser = parser(bytes, bytes.length)) {
      if (parser.nextToken() == null) {
        throw new BadFrameException("data must be JSON");
      }
      parser.skipChildren();
      // Reads the end of a scalar, too, which is only known when what follows it is looked at.
      if (parser.nextToken() != null) {
        throw new BadFrameException("data must be one JSON value");
      }
    } catch (JacksonException malformed) {
      throw badFrame(malformed, "data must be JSON");
    }
    return compact(bytes, 0, bytes.length);
  }

  /// The value that begins at the present token, compacted; afterwards the parser is at its end.
  ///
  /// @param json what the parser reads
  public static ByteString value(JsonParser parser, byte[] json) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    // A scalar's end is known only once it has been read to it.
    parser.finishToken();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return compact(json, start, end);
  }

  /// @param json valid JSON text; numbers and strings stay as they are written
  static ByteString compact(byte[] json, int from, int to) {
    byte[] compact = new byte[to - from];
    int length = 0;
    boolean isInString = false;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (isInString) {
        compact[length++] = b;
        if (b == '\\') {
          compact[length++] = json[++i];
        } else if (b == '"') {
          isInString = false;
        }
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        compact[length++] = b;
        isInString = b == '"';
      }
    }
    return UnsafeByteOperations.unsafeWrap(compact, 0, length);
  }

  /// What the application said when connecting; everything unknown in it is passed over.
  static ConnectData connectData(ByteString data) throws BadFrameException {
    if (!data.isValidUtf8()) {
      throw new BadFrameException("data must be UTF-8");
    }
    byte[] bytes = data.toByteArray();
    try (JsonParser parser = parser(bytes, bytes.length)) {
      parser.nextToken();
      ConnectData connectData = connectData(parser);
      if (parser.nextToken() != null) {
        throw new BadFrameException("data must be one JSON value");
      }
      return connectData;
    } catch (JacksonException malformed) {
      throw badFrame(malformed, "data must be JSON");
    }
  }

  /// @param parser at the first token of the value; afterwards at its last
  static ConnectData connectData(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return ConnectData.NONE;
    }
    String device = "";
    long from = Position.NONE;
    String epoch = "";
    String ack = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "device" -> device = text(parser);
        case "from" -> from = number(parser);
        case "epoch" -> epoch = text(parser);
        case "ack" -> ack = text(parser);
        default -> parser.skipChildren();
      }
    }
    return new ConnectData(device, from, epoch, ack);
  }

  /// The number `offset` of an object.
  static OptionalLong ackOffset(ByteString data) {
    byte[] bytes = data.toByteArray();
    try (JsonParser parser = parser(bytes, bytes.length)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean isOffset = parser.currentName().equals("offset");
          parser.nextToken();
          if (isOffset) {
            return OptionalLong.of(number(parser));
          }
          parser.skipChildren();
        }
      }
      return OptionalLong.empty();
    } catch (JacksonException malformed) {
      return OptionalLong.empty();
    }
  }

  /// A string, or a scalar as it is written; empty for null and for anything else.
  static String text(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null || token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
      parser.skipChildren();
      return "";
    }
    return parser.getString();
  }

  /// An integer; 0 for anything else, and for what a position can't be.
  public static long number(JsonParser parser) {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      parser.skipChildren();
      return 0;
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> 0;
    };
  }
}
