package io.courier.access.inbound;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// How the data of calls is read: one JSON object in UTF-8, in one pass, without building a tree.
/// What is wrong with it ends the reading with a sentence that names the field.
final class CallData {
  private static final int MAX_CLIENT_ID = 128;

  /// UTF-8 alone: other encodings would be taken over into records as they are.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  private CallData() {}

  /// A parser inside of the object, before its first field.
  static JsonParser object(ByteString data) {
    JsonParser parser = JSON.createParser(ObjectReadContext.empty(), data.toByteArray());
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw new Bad("data is a JSON object");
    }
    return parser;
  }

  /// Behind the object.
  static void end(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new Bad("data is one JSON object, and there is something after it");
    }
  }

  /// Writes compact JSON.
  static JsonGenerator compact(OutputStream to) {
    return JSON.createGenerator(ObjectWriteContext.empty(), to);
  }

  static <T> T once(String name, @Nullable T before, T value) {
    if (before != null) {
      throw new Bad(name + " is given twice");
    }
    return value;
  }

  static String text(JsonParser parser, JsonToken value, String name) {
    if (value != JsonToken.VALUE_STRING) {
      throw new Bad(name + " is a string");
    }
    return parser.getString();
  }

  /// The client's own id for a message or a command, if it can be one.
  static String clientId(@Nullable String id) {
    if (id == null) {
      throw new Bad("clientId is missing");
    }
    if (id.isEmpty() || id.length() > MAX_CLIENT_ID) {
      throw new Bad("clientId has 1 to " + MAX_CLIENT_ID + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new Bad("clientId has half a character in it"); // ids would be the same as others'
    }
    return id;
  }

  /// Ends the reading; never leaves this package, and carries no stack trace.
  static final class Bad extends RuntimeException {
    private final ErrorCode code;
    private final String sentence;

    Bad(String sentence) {
      this(ErrorCode.BAD_REQUEST, sentence);
    }

    Bad(ErrorCode code, String sentence) {
      super(sentence, null, false, false);
      this.code = code;
      this.sentence = sentence;
    }

    /// An id of another form, with the sentence that says so.
    Bad(IllegalArgumentException form) {
      this(String.valueOf(form.getMessage()));
    }

    Call.Refused refused() {
      return new Call.Refused(code, sentence);
    }
  }
}
