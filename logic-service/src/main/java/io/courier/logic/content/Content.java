package io.courier.logic.content;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What rules look at of a content.
///
/// @param isObject whether it is a JSON object
/// @param fields its own ones, not those of what is inside
/// @param twice names of its own fields that are given more than once: clients may read either
/// @param texts every string value, however deep inside, with escapes resolved. Names are the
///     application's, and are no text
record Content(boolean isObject, Map<String, Field> fields, Set<String> twice, List<String> texts) {
  private static final JsonFactory JSON = new JsonFactory();

  /// A value as it is written.
  ///
  /// @param token its kind; of an object or an array, its beginning
  /// @param text of a string or a number; else empty
  record Field(JsonToken token, String text) {
    boolean isString() {
      return token == JsonToken.VALUE_STRING;
    }
  }

  /// @param content one JSON value
  static Content read(ByteString content) {
    Map<String, Field> fields = new HashMap<>();
    Set<String> twice = new HashSet<>();
    List<String> texts = new ArrayList<>();
    boolean isObject;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content.toStringUtf8())) {
      isObject = parser.nextToken() == JsonToken.START_OBJECT;
      int depth = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        if (token.isStructEnd()) {
          depth--;
          continue;
        }
        if (token == JsonToken.VALUE_STRING) {
          texts.add(parser.getString());
        }
        if (isObject && depth == 1 && token != JsonToken.PROPERTY_NAME) {
          if (fields.put(parser.currentName(), field(parser, token)) != null) {
            twice.add(parser.currentName());
          }
        }
        if (token.isStructStart()) {
          depth++;
        }
      }
    }
    return new Content(isObject, fields, twice, texts);
  }

  private static Field field(JsonParser parser, JsonToken token) {
    boolean hasText = token == JsonToken.VALUE_STRING || token.isNumeric();
    return new Field(token, hasText ? parser.getString() : "");
  }
}
