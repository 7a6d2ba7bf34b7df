package io.courier.gateway.client;

import io.courier.gateway.auth.TokenVerdict;
import io.courier.gateway.client.ClientMetrics.Outcome;
import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.codec.Command;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.gateway.client.flow.StartPosition;
import io.courier.gateway.link.Owners;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.Shards;
import java.util.Optional;
import java.util.function.Consumer;

/// From a connect command to a session that waits for its owner, and the renewal of its token.
final class Connecting {
  private static final String DEFAULT_DEVICE = "default";
  private static final String EXPLICIT = "explicit";

  private final Shared shared;

  Connecting(Shared shared) {
    this.shared = shared;
  }

  void connect(Session session, Command.Connect connect) {
    long now = session.loop.nowMillis();
    session.connectId = connect.id();
    int attempt = ++session.connectAttempts;
    if (attempt > shared.properties.client().connectAttempts()) {
      // Each begins its time-out anew: without an end it could keep the socket for ever.
      session.close(DisconnectCode.TOO_MANY_REQUESTS);
      return;
    }
    if (shared.isDraining) {
      session.close(DisconnectCode.SHUTDOWN.code(), SessionLoops.retryAfter(shared.properties));
      return;
    }
    if (shared.connections.all() > shared.properties.client().maxConnections()) {
      fail(
          session,
          now,
          ErrorCode.TOO_MANY_REQUESTS,
          "this server is full, try again",
          Outcome.OVERLOADED);
      return;
    }
    if (connect.token().isEmpty()) {
      fail(session, now, ErrorCode.UNAUTHORIZED, "a token is required", Outcome.UNAUTHORIZED);
      return;
    }
    String ack = connect.data().ack();
    if (!ack.isEmpty() && !ack.equals(EXPLICIT)) {
      badData(session, now, "ack is \"explicit\" or left out");
      return;
    }
    String device = connect.data().device();
    if (!device.isEmpty() && !DeviceId.isValid(device)) {
      badData(session, now, "a device id is 1 to 128 of A-Z a-z 0-9 . _ @ + -");
      return;
    }
    session.stage = Stage.VERIFYING;
    session.stageDeadline = now + shared.properties.client().ownerTimeout().toMillis();
    session.loop.wakeBy(session, session.stageDeadline);
    verify(session, connect.token(), verdict -> verified(session, connect, attempt, verdict));
  }

  private void badData(Session session, long now, String message) {
    fail(session, now, ErrorCode.BAD_REQUEST, message, Outcome.BAD_REQUEST);
  }

  /// Brings the answer to the session's thread, at once where it is there already.
  private void verify(Session session, String token, Consumer<TokenVerdict> answer) {
    shared.tokens.verify(
        token,
        verdict -> {
          if (session.loop.eventLoop.inEventLoop()) {
            answer.accept(verdict);
          } else {
            session.loop.eventLoop.execute(
                () -> {
                  answer.accept(verdict);
                  session.loop.finishTurn();
                });
          }
        });
  }

  private void verified(
      Session session, Command.Connect connect, int attempt, TokenVerdict verdict) {
    // A connect command that timed out may have been followed by another.
    if (session.stage != Stage.VERIFYING || session.connectAttempts != attempt) {
      return;
    }
    long now = session.loop.nowMillis();
    switch (verdict) {
      case TokenVerdict.Accepted token -> accepted(session, connect, token, now);
      case TokenVerdict.Expired expired ->
          fail(
              session,
              now,
              ErrorCode.TOKEN_EXPIRED,
              "the token has expired",
              Outcome.EXPIRED_TOKEN);
      case TokenVerdict.Unavailable unavailable ->
          fail(
              session,
              now,
              ErrorCode.INTERNAL,
              "tokens cannot be verified now, try again",
              Outcome.UNAVAILABLE);
      case TokenVerdict.Invalid invalid -> {
        shared.metrics.connect(Outcome.INVALID_TOKEN);
        session.close(DisconnectCode.INVALID_TOKEN);
      }
    }
  }

  private void accepted(
      Session session, Command.Connect connect, TokenVerdict.Accepted token, long now) {
    Optional<Owners> owners = shared.directory.owners();
    if (owners.isEmpty()) {
      fail(
          session,
          now,
          ErrorCode.TOO_MANY_REQUESTS,
          "this server is not ready yet, try again",
          Outcome.NO_OWNER);
      return;
    }
    boolean isExplicit = connect.data().ack().equals(EXPLICIT);
    long from = StartPosition.of(connect, isExplicit, owners.get().facts());
    session.number = shared.nextSessionNumber();
    session.user = token.user();
    session.device = device(token, connect);
    session.shard = new Shards(owners.get().facts().shards()).of(token.user());
    session.sinceMillis = System.currentTimeMillis();
    session.wasRecovering = StartPosition.wasRecovering(connect.inbox());
    session.flow = new SessionFlow(from, isExplicit);
    session.transport.accepted(session);
    expires(session, token, now);
    session.stage = Stage.OPENING;
    session.loop.homing.open(session);
  }

  private static String device(TokenVerdict.Accepted token, Command.Connect connect) {
    if (!token.device().isEmpty()) {
      return token.device();
    }
    return connect.data().device().isEmpty() ? DEFAULT_DEVICE : connect.data().device();
  }

  private void expires(Session session, TokenVerdict.Accepted token, long now) {
    long leftMillis = token.expiresAtSeconds() * 1000 - System.currentTimeMillis();
    session.tokenDeadline = now + leftMillis + shared.properties.token().grace().toMillis();
    session.loop.wakeBy(session, session.tokenDeadline);
  }

  /// Whole seconds until the session's token expires, rounded up, at least one.
  static long ttlSeconds(Session session, long now, Shared shared) {
    long left = session.tokenDeadline - shared.properties.token().grace().toMillis() - now;
    return Math.clamp(Math.ceilDiv(left, 1000L), 1, Integer.MAX_VALUE);
  }

  /// Answers the connect command with an error; on a WebSocket the client may send another.
  static void fail(Session session, long now, ErrorCode code, String message, Outcome outcome) {
    Shared shared = session.loop.shared;
    shared.metrics.connect(outcome);
    session.writeError(session.connectId, code, message);
    session.loop.homing.leaveForGood(session);
    if (session.rpcs != null) {
      session.rpcs.clear();
      session.rpcs = null;
    }
    session.flow = session.loop.unknownFlow();
    session.tokenDeadline = Session.NEVER;
    session.stage = Stage.NEW;
    session.stageDeadline = now + shared.properties.client().connectTimeout().toMillis();
    session.loop.wakeBy(session, session.stageDeadline);
    session.transport.connectFailed(session);
  }

  void refresh(Session session, Command.Refresh refresh) {
    verify(session, refresh.token(), verdict -> refreshed(session, refresh.id(), verdict));
  }

  private void refreshed(Session session, int id, TokenVerdict verdict) {
    if (session.stage != Stage.CONNECTED) {
      return;
    }
    switch (verdict) {
      case TokenVerdict.Accepted token -> {
        boolean isOtherDevice = !token.device().isEmpty() && !token.device().equals(session.device);
        if (!token.user().equals(session.user) || isOtherDevice) {
          session.close(DisconnectCode.INVALID_TOKEN);
          return;
        }
        long now = session.loop.nowMillis();
        expires(session, token, now);
        session.write(
            session.codec.refreshed(
                id, shared.sessionId(session.number), ttlSeconds(session, now, shared)));
      }
      // An error reply would be terminal for the SDKs, whatever its code.
      case TokenVerdict.Expired expired -> session.close(DisconnectCode.TOKEN_EXPIRED);
      case TokenVerdict.Unavailable unavailable -> session.close(DisconnectCode.SERVER_ERROR);
      case TokenVerdict.Invalid invalid -> session.close(DisconnectCode.INVALID_TOKEN);
    }
  }
}
