package io.courier.gateway.client;

import io.courier.gateway.client.ClientMetrics.Outcome;
import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.ErrorCode;

/// What is due for a session, when the wheel wakes it: time-outs, pings, the end of its token.
///
/// A session is woken once for all of it, at the earliest of its deadlines.
final class Deadlines {
  /// When to try again to send what found no room on its link.
  private static final long RESEND_MILLIS = 200;

  private final SessionLoop loop;
  private final GatewayProperties properties;

  Deadlines(SessionLoop loop) {
    this.loop = loop;
    this.properties = loop.shared.properties;
  }

  void check(Session session) {
    long now = loop.nowMillis();
    if (now >= session.stageDeadline) {
      stageIsOver(session, now);
    }
    if (session.stage == Stage.CONNECTED) {
      checkConnected(session, now);
    }
    if (session.stage != Stage.CLOSED) {
      loop.wakeBy(session, next(session, now));
    }
  }

  private void stageIsOver(Session session, long now) {
    switch (session.stage) {
      case NEW -> session.close(DisconnectCode.STALE);
      case VERIFYING ->
          Connecting.fail(
              session,
              now,
              ErrorCode.INTERNAL,
              "the token could not be verified in time",
              Outcome.UNAVAILABLE);
      case OPENING ->
          Connecting.fail(
              session,
              now,
              ErrorCode.TOO_MANY_REQUESTS,
              "no server is ready for this user, try again",
              Outcome.NO_OWNER);
      case CLOSING -> session.channel.close();
      case CONNECTED, CLOSED -> session.stageDeadline = Session.NEVER;
    }
  }

  private void checkConnected(Session session, long now) {
    if (now >= session.tokenDeadline) {
      session.close(DisconnectCode.TOKEN_EXPIRED);
      return;
    }
    if (now >= slowDeadline(session)) {
      session.close(DisconnectCode.SLOW);
      return;
    }
    if (session.flow.isPingOutstanding()) {
      checkPong(session, now);
    } else if (now >= session.nextPing) {
      session.ping();
    }
    if (session.stage != Stage.CONNECTED) {
      return;
    }
    if (now >= session.openDeadline) {
      loop.homing.openAgain(session);
    }
    HeldRpcs rpcs = session.rpcs;
    if (rpcs != null) {
      rpcs.expire(now, id -> rpcTimedOut(session, id));
      loop.homing.sendHeld(session);
    }
  }

  private void checkPong(Session session, long now) {
    if (now < pongDeadline(session)) {
      return;
    }
    loop.shared.metrics.pongTimeout();
    // What the socket has not even taken can't have been answered: that client is slow, not gone.
    session.close(session.pendingBytes() > 0 ? DisconnectCode.SLOW : DisconnectCode.NO_PONG);
  }

  private long pongDeadline(Session session) {
    long patience =
        session.pendingBytes() > 0
            ? Math.max(
                properties.client().slowTimeout().toMillis(),
                properties.ping().timeout().toMillis())
            : properties.ping().timeout().toMillis();
    return session.pingedAt + patience;
  }

  long slowDeadline(Session session) {
    return session.slowSince == Session.NEVER
        ? Session.NEVER
        : session.slowSince + properties.client().slowTimeout().toMillis();
  }

  private void rpcTimedOut(Session session, int id) {
    loop.shared.metrics.rpcTimeout();
    session.writeError(id, ErrorCode.INTERNAL, "no answer in time, try again");
  }

  private long next(Session session, long now) {
    long next = session.stageDeadline;
    if (session.stage == Stage.CONNECTED) {
      next = Math.min(next, Math.min(session.tokenDeadline, session.openDeadline));
      next = Math.min(next, slowDeadline(session));
      next =
          Math.min(
              next, session.flow.isPingOutstanding() ? pongDeadline(session) : session.nextPing);
      if (session.rpcs != null && !session.rpcs.isEmpty()) {
        next = Math.min(next, session.rpcs.nextDeadline());
        if (session.isOpen && session.rpcs.hasUnsent()) {
          next = Math.min(next, now + RESEND_MILLIS);
        }
      }
    }
    return next;
  }
}
