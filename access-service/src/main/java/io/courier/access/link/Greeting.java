package io.courier.access.link;

import io.courier.messages.link.AccessHello;
import io.courier.messages.link.Down;
import io.courier.messages.link.GatewayHello;

/// The first frames of a link: who we are, and whom we accept.
///
/// @param node this node's name
public record Greeting(String node) {
  private static final int VERSION = 1;

  Down hello() {
    return Down.newBuilder()
        .setHello(
            AccessHello.newBuilder().setNode(node).setVersion(VERSION).setTakesServerCalls(true))
        .build();
  }

  boolean accepts(GatewayHello hello) {
    return hello.getVersion() == VERSION && !hello.getGateway().isEmpty();
  }
}
