package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.link.Codec;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The body of an emulation request: a frame of commands, and the session that it belongs to. What
/// it says about a node is not needed.
///
/// @param codec of the body, and of the frame in it
/// @param data as it would stand in a WebSocket frame
public record EmulationRequest(Codec codec, String session, ByteString data) {

  public static EmulationRequest read(Codec codec, byte[] body) throws BadFrameException {
    EmulationRequest request = codec == Codec.PROTOBUF ? protobuf(body) : json(body);
    if (request.session.isEmpty() || request.data.isEmpty()) {
      throw new BadFrameException("an emulation request has a session and data");
    }
    return request;
  }

  /// The ids of the commands that expect an answer.
  public List<Integer> commandIds() throws BadFrameException {
    List<Integer> ids = new ArrayList<>();
    for (Command command : ClientCodec.of(codec).decode(data.toByteArray(), data.size())) {
      if (command.id() != 0) {
        ids.add(command.id());
      }
    }
    return ids;
  }

  private static EmulationRequest protobuf(byte[] body) throws BadFrameException {
    try {
      io.courier.messages.client.wire.EmulationRequest read =
          io.courier.messages.client.wire.EmulationRequest.parseFrom(body);
      return new EmulationRequest(Codec.PROTOBUF, read.getSession(), read.getData());
    } catch (InvalidProtocolBufferException malformed) {
      throw new BadFrameException("not an emulation request");
    }
  }

  private static EmulationRequest json(byte[] body) throws BadFrameException {
    if (!JsonText.isUtf8(body, body.length)) {
      throw new BadFrameException("an emulation request must be UTF-8");
    }
    String session = "";
    String data = "";
    try (JsonParser parser = JsonText.parser(body, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadFrameException("an emulation request is a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "session" -> session = JsonText.text(parser);
          case "data" -> data = JsonText.text(parser);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new BadFrameException("an emulation request is one JSON object");
      }
    } catch (JacksonException malformed) {
      throw new BadFrameException("an emulation request is a JSON object");
    }
    return new EmulationRequest(Codec.JSON, session, ByteString.copyFromUtf8(data));
  }
}
