package io.courier.gateway.api.flow;

import io.courier.gateway.client.codec.JsonText;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.UserId;
import io.courier.messages.link.ServerDisconnect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the body of a call that ends sessions.
public final class DisconnectReader {
  /// With what a server may end a session: the client comes again, fetches a new token and comes
  /// again, or stops.
  private static final List<Integer> CODES =
      List.of(
          DisconnectCode.CLOSED.code(),
          DisconnectCode.TOKEN_EXPIRED.code(),
          DisconnectCode.REPLACED.code(),
          DisconnectCode.PERMISSION_DENIED.code());

  private @Nullable String user;
  private @Nullable String device;
  private @Nullable Integer code;

  private DisconnectReader() {}

  /// @throws Problem.Failure when it is none
  public static ServerDisconnect read(byte[] body) {
    DisconnectReader reader = new DisconnectReader();
    ApiJson.object(body, reader::take);
    return reader.checked();
  }

  private void take(String name, JsonToken value, JsonParser parser) {
    switch (name) {
      case "user" -> user = ApiJson.text(name, value, parser, user);
      case "device" -> device = ApiJson.text(name, value, parser, device);
      case "code" -> code = number(value, parser);
      default -> throw ApiJson.unknown(name, parser);
    }
  }

  private Integer number(JsonToken value, JsonParser parser) {
    if (code != null) {
      throw ApiJson.bad("code is given twice");
    }
    if (value == JsonToken.VALUE_NUMBER_INT) {
      long number = JsonText.number(parser);
      if (number <= Integer.MAX_VALUE && CODES.contains((int) number)) {
        return (int) number;
      }
    }
    throw ApiJson.bad("code is one of " + CODES);
  }

  private ServerDisconnect checked() {
    if (user == null || !UserId.isValid(user)) {
      throw ApiJson.bad("user is a user id: 1 to 128 of A-Z a-z 0-9 . _ @ + -");
    }
    if (device != null && !DeviceId.isValid(device)) {
      throw ApiJson.bad("device is a device id: 1 to 128 of A-Z a-z 0-9 . _ @ + -");
    }
    return ServerDisconnect.newBuilder()
        .setUser(user)
        .setDevice(device == null ? "" : device)
        .setCode(code == null ? DisconnectCode.REPLACED.code() : code)
        .build();
  }
}
