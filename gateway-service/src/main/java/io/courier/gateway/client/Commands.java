package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.codec.BadFrameException;
import io.courier.gateway.client.codec.Command;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.gateway.link.Link;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.Confirm;
import io.courier.messages.link.Up;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client's commands lead to. One for all connections; each call is on its session's thread.
final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
  private static final Command UNANSWERED = new Command.Send(0);

  private final Shared shared;
  private final Connecting connecting;

  Commands(Shared shared) {
    this.shared = shared;
    this.connecting = new Connecting(shared);
  }

  /// Takes the payload of one frame of the session's own kind.
  ///
  /// @param frame need not outlive the call
  void take(Session session, byte[] frame, int length) {
    List<Command> commands;
    try {
      commands = session.codec.decode(frame, length);
    } catch (BadFrameException bad) {
      session.close(DisconnectCode.BAD_REQUEST.code(), bad.sentence());
      return;
    }
    boolean isTooLarge = length > shared.maxFrameBytes;
    for (Command command : commands) {
      if (session.stage == Stage.CLOSING || session.stage == Stage.CLOSED) {
        return;
      }
      take(session, command, isTooLarge);
    }
  }

  private void take(Session session, Command command, boolean isTooLarge) {
    if (command instanceof Command.Pong && session.flow.isPingOutstanding()) {
      pong(session);
    } else if (!mayPass(session)) {
      limit(session, command);
    } else if (isTooLarge && command.id() != 0) {
      session.writeError(
          command.id(),
          ErrorCode.LIMIT_EXCEEDED,
          "a frame has at most " + shared.maxFrameBytes + " bytes");
    } else if (!(command instanceof Command.Pong)) {
      dispatch(session, command);
    }
  }

  /// Takes what came as an emulation request. A defect ends this session alone: whoever calls has
  /// other sessions to serve.
  ///
  /// @param tooLarge ids of commands in a frame above the limit, which is not in `data` then
  void takeEmulated(Session session, ByteString data, List<Integer> tooLarge) {
    try {
      if (!data.isEmpty()) {
        take(session, data.toByteArray(), data.size());
      }
      for (int id : tooLarge) {
        if (session.stage == Stage.CONNECTED) {
          take(session, new Command.Send(id), true);
        }
      }
    } catch (RuntimeException failure) {
      LOG.error("emulation failed: session={}", session.number, failure);
      session.close(DisconnectCode.SERVER_ERROR);
    }
  }

  private void dispatch(Session session, Command command) {
    boolean isConnect = command instanceof Command.Connect;
    boolean isWithoutAnswer = command instanceof Command.Send;
    if (command.id() == 0 && !isWithoutAnswer) {
      session.close(DisconnectCode.BAD_REQUEST.code(), "a command needs an id");
      return;
    }
    if (isConnect != (session.stage == Stage.NEW)) {
      session.close(
          DisconnectCode.BAD_REQUEST.code(),
          isConnect ? "connected already" : "connect comes first");
      return;
    }
    switch (command) {
      case Command.Connect connect -> connecting.connect(session, connect);
      case Command.Rpc rpc -> rpc(session, rpc);
      case Command.Refresh refresh -> connecting.refresh(session, refresh);
      case Command.Unsubscribe unsubscribe ->
          session.write(session.codec.unsubscribed(unsubscribe.id()));
      case Command.Unavailable unavailable ->
          session.writeError(
              unavailable.id(), ErrorCode.NOT_AVAILABLE, "only rpc, and the inbox, are offered");
      case Command.Send send -> {
        // A message without an answer has no meaning here, and nothing can be answered.
      }
      case Command.Pong pong -> {
        // Unsolicited: tolerated.
      }
    }
  }

  private boolean mayPass(Session session) {
    long now = System.nanoTime();
    if (!shared.rate.allows(session.rateState, now)) {
      return false;
    }
    session.rateState = shared.rate.after(session.rateState, now);
    session.refusalsInRow = 0;
    return true;
  }

  /// A WebSocket ping costs as much as a command.
  ///
  /// @return whether it is to be answered
  boolean takePing(Session session) {
    boolean mayPass = mayPass(session);
    if (!mayPass) {
      limit(session, UNANSWERED);
    }
    return mayPass;
  }

  private void limit(Session session, Command command) {
    shared.metrics.commandLimited();
    if (++session.refusalsInRow > shared.properties.client().commandBurst()) {
      session.close(DisconnectCode.TOO_MANY_REQUESTS);
    } else if (command.id() != 0) {
      session.writeError(command.id(), ErrorCode.TOO_MANY_REQUESTS, "too many requests, slow down");
    }
  }

  private void pong(Session session) {
    long mark = session.flow.ponged();
    session.pingedAt = Session.NEVER;
    Link home = session.home;
    if (mark != SessionFlow.NO_MARK && home != null) {
      home.send(
          Up.newBuilder()
              .setConfirm(Confirm.newBuilder().setHandle(session.handle).setMark(mark))
              .build());
    }
    // Something more may have been written since the ping.
    session.touch();
  }

  private void rpc(Session session, Command.Rpc rpc) {
    HeldRpcs rpcs = session.rpcs;
    if (rpcs == null) {
      rpcs = new HeldRpcs(shared.held, shared.budget);
      session.rpcs = rpcs;
    }
    long deadline = session.loop.nowMillis() + shared.properties.rpc().timeout().toMillis();
    if (!rpcs.hold(rpc.id(), rpc.method(), rpc.data(), deadline)) {
      shared.metrics.rpcRefused();
      session.writeError(
          rpc.id(), ErrorCode.TOO_MANY_REQUESTS, "too many commands without an answer");
      return;
    }
    session.loop.wakeBy(session, deadline);
    session.loop.homing.sendHeld(session);
    if (session.isOpen && rpcs.hasUnsent()) {
      rpcs.answered(rpc.id());
      shared.metrics.rpcRefused();
      session.writeError(rpc.id(), ErrorCode.TOO_MANY_REQUESTS, "the server is busy, try again");
    }
  }
}
