package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.client.PublicationFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads one command of a text frame, whatever the order of its properties.
final class JsonCommandReader {
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

  JsonCommandReader(JsonParser parser, byte[] frame) {
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
    rpcData = JsonText.value(parser, frame);
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
