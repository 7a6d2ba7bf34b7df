package io.courier.gateway.api.flow;

import io.courier.gateway.client.codec.JsonText;
import io.courier.messages.client.ErrorCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/// How bodies of the server API are read: one JSON object in UTF-8, in one pass.
final class ApiJson {
  private ApiJson() {}

  /// Takes the field that the parser has come to; afterwards it is at the end of the value.
  interface Fields {
    void take(String name, JsonToken value, JsonParser parser);
  }

  /// @throws Problem.Failure when it is no such object
  static void object(byte[] body, Fields fields) {
    if (!JsonText.isUtf8(body, body.length)) {
      throw bad("the body is not UTF-8");
    }
    try (JsonParser parser = JsonText.parser(body, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw bad("the body is a JSON object");
      }
      fields(parser, fields);
      if (parser.nextToken() != null) {
        throw bad("the body is one JSON object, and there is something after it");
      }
    } catch (StreamConstraintsException e) {
      throw bad("the JSON is nested too deep, or has a number or a name that is too long");
    } catch (JacksonException e) {
      throw bad("the body is not valid JSON");
    }
  }

  /// @param parser inside of an object, before its first field
  static void fields(JsonParser parser, Fields fields) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      fields.take(name, parser.nextToken(), parser);
    }
  }

  /// The string at hand, which is the only one of its name.
  static String text(String name, JsonToken value, JsonParser parser, @Nullable String before) {
    if (value != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      throw bad(name + " is a string");
    }
    String text = parser.getString();
    if (before != null) {
      throw bad(name + " is given twice");
    }
    return text;
  }

  static Problem.Failure unknown(String name, JsonParser parser) {
    parser.skipChildren();
    // Not the name itself: it may be of any length.
    return bad(
        name.length() <= 32 ? "there is no field " + name : "there is a field with a long name");
  }

  static Problem.Failure bad(String sentence) {
    return new Problem.Failure(400, ErrorCode.BAD_REQUEST, sentence);
  }
}
