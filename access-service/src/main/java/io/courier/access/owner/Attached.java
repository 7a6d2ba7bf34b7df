package io.courier.access.owner;

import io.courier.access.deliver.DeviceSession;
import io.courier.access.session.Session;

/// One opening of a session at a device's queue.
final class Attached implements DeviceSession {
  private final Session session;

  Attached(Session session) {
    this.session = session;
  }

  Session session() {
    return session;
  }

  @Override
  public String id() {
    return session.id();
  }
}
