package io.courier.drill.stack;

import java.net.URI;

/// Where clients open their WebSocket at a gateway.
final class ClientUrl {
  private ClientUrl() {}

  /// @param gateway its URL by http, without a `/` at the end
  static URI of(String gateway) {
    return URI.create(gateway.replace("http:", "ws:") + "/connection/websocket");
  }
}
