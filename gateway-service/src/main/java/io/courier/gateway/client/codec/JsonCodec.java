package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.link.Codec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/// The text codec: JSON objects, several of them joined by line feeds.
final class JsonCodec implements ClientCodec {
  static final JsonCodec INSTANCE = new JsonCodec();

  private static final byte[] PING = {'{', '}'};
  private static final byte[] RPC_DATA = JsonText.ascii(",\"rpc\":{\"data\":");

  private JsonCodec() {}

  @Override
  public Codec name() {
    return Codec.JSON;
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public List<Command> decode(byte[] frame, int length) throws BadFrameException {
    if (!JsonText.isUtf8(frame, length)) {
      throw new BadFrameException("a frame must be UTF-8");
    }
    List<Command> commands = new ArrayList<>(1);
    try (JsonParser parser = JsonText.parser(frame, length)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new BadFrameException("a command is a JSON object");
        }
        commands.add(new JsonCommandReader(parser, frame).read());
      }
    } catch (JacksonException malformed) {
      throw JsonText.badFrame(malformed, "a frame is a row of JSON objects");
    }
    if (commands.isEmpty()) {
      throw new BadFrameException("a frame has at least one command");
    }
    return commands;
  }

  @Override
  public byte[] connected(int id, ConnectReply reply) {
    return object(
        id,
        json -> {
          json.writeObjectPropertyStart("connect");
          json.writeStringProperty("client", reply.client());
          json.writeStringProperty("version", ConnectReply.VERSION);
          json.writeBooleanProperty("expires", true);
          json.writeNumberProperty("ttl", reply.ttlSeconds());
          json.writeNumberProperty("ping", reply.pingSeconds());
          json.writeBooleanProperty("pong", true);
          json.writeStringProperty("session", reply.session());
          json.writeStringProperty("node", reply.node());
          json.writeNumberProperty("time", reply.timeMillis());
          json.writeObjectPropertyStart("subs");
          json.writeObjectPropertyStart(PublicationFrame.INBOX);
          json.writeBooleanProperty("recoverable", true);
          json.writeBooleanProperty("positioned", true);
          json.writeStringProperty("epoch", reply.epoch());
          if (reply.offset() > 0) {
            json.writeNumberProperty("offset", reply.offset());
          }
          json.writeBooleanProperty("was_recovering", reply.wasRecovering());
          json.writeBooleanProperty("recovered", true);
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  // By hand, since a generator can write bytes that are JSON already only by way of a string.
  @Override
  public byte[] rpc(int id, ByteString data) {
    byte[] head = JsonText.ascii("{\"id\":" + Integer.toUnsignedString(id));
    ByteArrayOutputStream frame = new ByteArrayOutputStream(head.length + 20 + data.size());
    frame.writeBytes(head);
    if (data.isEmpty()) {
      frame.writeBytes(JsonText.ascii(",\"rpc\":{}}"));
    } else {
      frame.writeBytes(RPC_DATA);
      frame.writeBytes(data.toByteArray());
      frame.writeBytes(JsonText.ascii("}}"));
    }
    return frame.toByteArray();
  }

  @Override
  public byte[] error(int id, int code, String message, boolean isTemporary) {
    return object(
        id,
        json -> {
          json.writeObjectPropertyStart("error");
          json.writeNumberProperty("code", code);
          json.writeStringProperty("message", message);
          if (isTemporary) {
            json.writeBooleanProperty("temporary", true);
          }
          json.writeEndObject();
        });
  }

  @Override
  public byte[] refreshed(int id, String client, long ttlSeconds) {
    return object(
        id,
        json -> {
          json.writeObjectPropertyStart("refresh");
          json.writeStringProperty("client", client);
          json.writeStringProperty("version", ConnectReply.VERSION);
          json.writeBooleanProperty("expires", true);
          json.writeNumberProperty("ttl", ttlSeconds);
          json.writeEndObject();
        });
  }

  @Override
  public byte[] unsubscribed(int id) {
    return JsonText.ascii("{\"id\":" + Integer.toUnsignedString(id) + ",\"unsubscribe\":{}}");
  }

  @Override
  public byte[] disconnect(int code, String reason) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), frame)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("push");
      json.writeObjectPropertyStart("disconnect");
      json.writeNumberProperty("code", code);
      json.writeStringProperty("reason", reason);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    }
    return frame.toByteArray();
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  private static byte[] object(int id, Consumer<JsonGenerator> body) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), frame)) {
      json.writeStartObject();
      json.writeNumberProperty("id", Integer.toUnsignedLong(id));
      body.accept(json);
      json.writeEndObject();
    }
    return frame.toByteArray();
  }
}
