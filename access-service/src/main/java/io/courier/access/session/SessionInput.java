package io.courier.access.session;

import io.courier.messages.link.Rpc;

/// What a gateway says about one session.
public sealed interface SessionInput {
  Session session();

  /// It is new here.
  record Opened(Session session) implements SessionInput {}

  /// It has ended.
  record Closed(Session session) implements SessionInput {}

  /// Its client calls a method.
  record Called(Session session, Rpc rpc) implements SessionInput {}

  /// Its client has read everything up to this mark.
  record Confirmed(Session session, long mark) implements SessionInput {}

  /// The gateway's queue for it is full; everything from this mark on is dropped there.
  record Overflowed(Session session, long mark) implements SessionInput {}

  /// The gateway's queue for it has room again.
  record Drained(Session session) implements SessionInput {}
}
