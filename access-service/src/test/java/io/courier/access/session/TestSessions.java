package io.courier.access.session;

import io.courier.access.link.Link;
import io.courier.messages.link.Open;

/// Sessions as a gateway would open them.
public final class TestSessions {
  private TestSessions() {}

  public static Session session(Link link, String user, String device) {
    return new Session(
        link,
        Open.newBuilder()
            .setHandle(1)
            .setSession("s-" + user + "-" + device)
            .setUser(user)
            .setDevice(device)
            .build());
  }
}
