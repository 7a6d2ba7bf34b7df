package io.courier.access.session;

import io.courier.access.link.Link;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.ServerCall;

/// What a gateway says: about one session, or for the operator's own server.
public sealed interface SessionInput {
  int shard();

  /// An input about a session.
  sealed interface OfSession extends SessionInput {
    Session session();

    @Override
    default int shard() {
      return session().shard();
    }
  }

  /// It is new here.
  record Opened(Session session) implements OfSession {}

  /// It has ended.
  record Closed(Session session) implements OfSession {}

  /// Its client calls a method.
  record Called(Session session, Rpc rpc) implements OfSession {}

  /// Its client has read everything up to this mark.
  record Confirmed(Session session, long mark) implements OfSession {}

  /// The gateway's queue for it is full; everything from this mark on is dropped there.
  record Overflowed(Session session, long mark) implements OfSession {}

  /// The gateway's queue for it has room again.
  record Drained(Session session) implements OfSession {}

  /// The operator's own server asks for something, by this link.
  record Asked(Link link, ServerCall call) implements SessionInput {
    @Override
    public int shard() {
      return call.getShard();
    }
  }
}
