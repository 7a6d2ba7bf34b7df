package io.courier.logic.event;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// Writes the compact JSON of one inbox publication, field by field in the order of the client
/// protocol.
final class Publication {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();

  /// Around the fields of a message, without its content.
  private static final int USUAL_BYTES = 384;

  /// What writes the fields.
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json);
  }

  private Publication() {}

  /// @param type the field `type`, which comes first
  static ByteString of(String type, Fields fields) {
    ByteString.Output bytes = ByteString.newOutput(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      begin(json, type);
      fields.write(json);
      json.writeEndObject();
    }
    return bytes.toByteString();
  }

  /// As [#of(String, Fields)], with one more field whose value is copied as it is.
  ///
  /// @param json compact
  static ByteString of(String type, Fields fields, String last, ByteString json) {
    ByteString.Output bytes = ByteString.newOutput(USUAL_BYTES + json.size());
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      begin(generator, type);
      fields.write(generator);
      generator.writeName(last);
      // Writes the colon and nothing else; what follows goes past the generator.
      generator.writeRawValue("");
      generator.flush();
      json.writeTo(bytes);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  /// An object that is no publication, but a part of one or the data of an answer.
  static ByteString object(Fields fields) {
    ByteString.Output bytes = ByteString.newOutput(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return bytes.toByteString();
  }

  /// Whether it is one JSON value in compact form, ready to be copied into a publication.
  static boolean isContent(ByteString content) {
    // A line feed would end the client's frame: in compact JSON there is none.
    if (content.isEmpty() || !content.isValidUtf8() || hasLineEnd(content)) {
      return false;
    }
    try (var parser = JSON.createParser(ObjectReadContext.empty(), content.toStringUtf8())) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private static boolean hasLineEnd(ByteString content) {
    for (int i = 0; i < content.size(); i++) {
      byte b = content.byteAt(i);
      if (b == '\n' || b == '\r') {
        return true;
      }
    }
    return false;
  }

  private static void begin(JsonGenerator json, String type) {
    json.writeStartObject();
    json.writeStringProperty("type", type);
  }
}
