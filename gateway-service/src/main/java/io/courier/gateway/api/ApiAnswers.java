package io.courier.gateway.api;

import io.courier.gateway.api.flow.Entry;
import io.courier.gateway.api.flow.Problem;
import io.courier.gateway.api.flow.Result;
import io.courier.gateway.api.flow.Watching.Seen;
import io.courier.messages.link.PresentDevice;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The answers of the server API as JSON.
final class ApiAnswers {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private ApiAnswers() {}

  static byte[] problem(Problem problem) {
    return object(json -> write(json, problem));
  }

  /// A result for each entry, in order.
  static byte[] results(List<Entry> entries, List<Result> results) {
    return object(
        json -> {
          json.writeNumberProperty(
              "failed", results.stream().filter(it -> !(it instanceof Result.Accepted)).count());
          json.writeArrayPropertyStart("results");
          for (int i = 0; i < entries.size(); i++) {
            write(json, entries.get(i), results.get(i));
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Entry entry, Result result) {
    json.writeStartObject();
    json.writeNumberProperty("message", entry.message());
    String clientId = entry.clientId();
    if (clientId != null) {
      json.writeStringProperty("clientId", clientId);
    }
    Entry.Recipient recipient = entry.recipient();
    if (recipient != null) {
      json.writeStringProperty(recipient.field(), recipient.id());
    }
    switch (result) {
      case Result.Accepted accepted -> {
        json.writeStringProperty("id", accepted.id());
        json.writeNumberProperty("seq", accepted.seq());
        json.writeNumberProperty("at", accepted.atMillis());
      }
      case Result.Refused refused -> write(json, refused.problem());
      case Result.Unknown unknown -> write(json, Result.problem(unknown));
    }
    json.writeEndObject();
  }

  static byte[] disconnected(List<String> devices) {
    return object(
        json -> {
          json.writeArrayPropertyStart("devices");
          devices.forEach(json::writeString);
          json.writeEndArray();
        });
  }

  static byte[] presence(Map<String, Seen> users) {
    return object(
        json -> {
          json.writeArrayPropertyStart("users");
          users.forEach((user, seen) -> write(json, user, seen));
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, String user, Seen seen) {
    json.writeStartObject();
    json.writeStringProperty("user", user);
    switch (seen) {
      case Seen.Known known -> {
        json.writeArrayPropertyStart("devices");
        for (PresentDevice device : known.devices()) {
          json.writeStartObject();
          json.writeStringProperty("device", device.getDevice());
          json.writeNumberProperty("since", device.getSince());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Seen.NotKnown not -> write(json, not.problem());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Problem problem) {
    json.writeNumberProperty("code", problem.code());
    json.writeStringProperty("reason", problem.reason());
    json.writeBooleanProperty("temporary", problem.isTemporary());
  }

  private static byte[] object(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
