package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.link.Codec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
        commands.add(new CommandReader(parser, frame).read());
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

  /// Reads one command, whatever the order of its properties.
  private static final class CommandReader {
    private final JsonParser parser;
    private final byte[] frame;
    private int id;
    private boolean isEmpty = true;
    private String kind = "";
    private String token = "";
    private String method = "";
    private ByteString rpcData = ByteString.EMPTY;
    private ConnectData connectData = ConnectData.NONE;
    private @Nullable SdkPosition inbox;

    CommandReader(JsonParser parser, byte[] frame) {
      this.parser = parser;
      this.frame = frame;
    }

    Command read() throws BadFrameException {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        isEmpty = false;
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("id")) {
          id = id();
        } else {
          body(name);
        }
      }
      return switch (kind) {
        case "connect" -> new Command.Connect(id, token, connectData, inbox);
        case "rpc" -> new Command.Rpc(id, method, rpcData);
        case "refresh" -> new Command.Refresh(id, token);
        case "unsubscribe" -> new Command.Unsubscribe(id);
        case "send" -> new Command.Send(id);
        case "" -> {
          if (isEmpty) {
            yield Command.Pong.INSTANCE;
          }
          throw new BadFrameException("unknown command");
        }
        default -> new Command.Unavailable(id);
      };
    }

    private int id() throws BadFrameException {
      long number = JsonText.number(parser);
      if (id != 0) {
        throw new BadFrameException("a command has one id");
      }
      if (number < 1 || number > 0xFFFFFFFFL) {
        throw new BadFrameException("an id is from 1 to 4294967295");
      }
      return (int) number;
    }

    private void body(String name) throws BadFrameException {
      switch (name) {
        case "connect", "rpc", "refresh" -> fields(name);
        case "unsubscribe", "send", "subscribe", "publish", "presence" -> skip(name);
        case "presence_stats", "history", "ping", "sub_refresh" -> skip(name);
        default -> parser.skipChildren();
      }
    }

    private void skip(String name) throws BadFrameException {
      becomes(name);
      parser.skipChildren();
    }

    private void becomes(String name) throws BadFrameException {
      if (!kind.isEmpty()) {
        throw new BadFrameException("a command is one thing, not " + kind + " and " + name);
      }
      kind = name;
    }

    private void fields(String name) throws BadFrameException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new BadFrameException(name + " is an object");
      }
      becomes(name);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "token" -> token = JsonText.text(parser);
          case "method" -> method = JsonText.text(parser);
          case "data" -> data();
          case "subs" -> subs();
          default -> parser.skipChildren();
        }
      }
    }

    private void data() {
      if (!kind.equals("rpc")) {
        connectData = JsonText.connectData(parser);
        return;
      }
      int start = (int) parser.currentTokenLocation().getByteOffset();
      // A scalar's end is known only once it has been read to it.
      parser.finishToken();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getByteOffset();
      rpcData = JsonText.compact(frame, start, end);
    }

    private void subs() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isInbox = parser.currentName().equals(PublicationFrame.INBOX);
        parser.nextToken();
        if (isInbox && parser.currentToken() == JsonToken.START_OBJECT) {
          inbox = position();
        } else {
          parser.skipChildren();
        }
      }
    }

    private SdkPosition position() {
      boolean recover = false;
      long offset = 0;
      String epoch = "";
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "recover" -> recover = parser.currentToken() == JsonToken.VALUE_TRUE;
          case "offset" -> offset = JsonText.number(parser);
          case "epoch" -> epoch = JsonText.text(parser);
          default -> parser.skipChildren();
        }
      }
      return new SdkPosition(recover, offset, epoch);
    }
  }
}
