package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.ClientMetrics.Refusal;
import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.codec.ClientCodec;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.client.flow.HeldRpcs.Held;
import io.courier.gateway.client.flow.SessionFlow.Verdict;
import io.courier.gateway.link.Link;
import io.courier.messages.client.Method;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Disconnect;
import io.courier.messages.link.Down;
import io.courier.messages.link.Drained;
import io.courier.messages.link.Emulated;
import io.courier.messages.link.Overflow;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Up;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Hands the frames of a link to the sessions of one event loop.
final class LinkFrames {
  private final SessionLoop loop;
  private final Commands commands;

  LinkFrames(SessionLoop loop) {
    this.loop = loop;
    this.commands = new Commands(loop.shared);
  }

  /// @param frames those that concern this loop, in order
  void take(Link link, List<Down> frames) {
    for (Down frame : frames) {
      switch (frame.getFrameCase()) {
        case DELIVER -> deliver(link, frame.getDeliver());
        case REPLY -> reply(link, frame.getReply());
        case OPENED -> opened(link, frame.getOpened().getHandle(), frame.getOpened().getEpoch());
        case REFUSED -> refused(link, frame.getRefused().getHandle());
        case DISCONNECT -> disconnect(link, frame.getDisconnect());
        case MOVED -> loop.homing.moved(link, frame.getMoved().getShardsList());
        case OVERFLOW_SEEN -> overflowSeen(link, frame.getOverflowSeen().getHandle());
        case EMULATED -> emulated(link, frame.getEmulated());
        case HELLO, PONG, EMULATION, SERVER_ANSWER, FRAME_NOT_SET -> {
          // The link's own, no session's, or of a later version.
        }
      }
    }
    loop.finishTurn();
  }

  private @Nullable Session session(Link link, long handle) {
    Session session = loop.homing.byHandle(handle);
    if (session == null) {
      loop.shared.metrics.refused(Refusal.UNKNOWN_SESSION);
      return null;
    }
    if (session.home != link) {
      loop.shared.metrics.refused(Refusal.OTHER_LINK);
      return null;
    }
    return session;
  }

  private void opened(Link link, long handle, long epoch) {
    Session session = session(link, handle);
    if (session != null) {
      loop.homing.opened(session, epoch);
    }
  }

  private void refused(Link link, long handle) {
    Session session = session(link, handle);
    if (session != null) {
      loop.homing.refused(session);
    }
  }

  private void deliver(Link link, Deliver deliver) {
    for (int i = 0; i < deliver.getHandlesCount(); i++) {
      long handle = deliver.getHandles(i);
      if (Homing.loopOf(handle) == loop.homing.index()) {
        Session session = session(link, handle);
        if (session != null) {
          deliver(session, link, deliver, deliver.getMarks(i));
        }
      }
    }
  }

  private void deliver(Session session, Link link, Deliver deliver, long mark) {
    if (!session.isOpen) {
      // A delivery says as much as Opened does. To drop it would be to pass over its mark.
      loop.homing.opened(session, deliver.getEpoch());
    }
    Verdict verdict =
        session.flow.deliver(
            deliver.getPosition(), deliver.getLive(), mark, deliver.getEpoch(), session.hasRoom());
    switch (verdict) {
      case WRITE -> session.write(deliver.getFrame());
      case ALREADY_WRITTEN -> session.touch();
      case OVERFLOW -> overflow(session, link, mark);
      case DROPPED -> loop.shared.metrics.refused(Refusal.OVERFLOWED);
      case REFUSED -> loop.shared.metrics.refused(Refusal.OLD_EPOCH);
    }
  }

  private void overflow(Session session, Link link, long mark) {
    loop.shared.metrics.overflow();
    link.send(
        Up.newBuilder()
            .setOverflow(Overflow.newBuilder().setHandle(session.handle).setMark(mark))
            .build());
    if (session.slowSince == Session.NEVER) {
      session.slowSince = loop.nowMillis();
      loop.wakeBy(session, loop.deadlines.slowDeadline(session));
    }
  }

  private void overflowSeen(Link link, long handle) {
    Session session = session(link, handle);
    if (session != null) {
      session.flow.overflowSeen();
      if (session.channel.isWritable()) {
        hasRoomAgain(session);
      }
    }
  }

  /// The session's queue has been emptied down to its lower mark.
  void hasRoomAgain(Session session) {
    Link link = session.home;
    if (link != null && session.flow.drained()) {
      session.slowSince = Session.NEVER;
      link.send(Up.newBuilder().setDrained(Drained.newBuilder().setHandle(session.handle)).build());
    }
  }

  private void reply(Link link, Reply reply) {
    Session session = session(link, reply.getHandle());
    HeldRpcs rpcs = session == null ? null : session.rpcs;
    Held held = rpcs == null ? null : rpcs.answered(reply.getId());
    if (session == null || held == null) {
      return;
    }
    if (reply.getErrorCode() != 0) {
      session.write(
          session.codec.error(
              reply.getId(),
              reply.getErrorCode(),
              reply.getErrorMessage(),
              reply.getErrorTemporary()));
      return;
    }
    if (session.flow.isExplicit() && held.method().equals(Method.INBOX_ACK)) {
      acknowledged(session, held.data());
    }
    session.write(session.codec.rpc(reply.getId(), reply.getData()));
  }

  private static void acknowledged(Session session, ByteString data) {
    OptionalLong offset = ClientCodec.ackOffset(data);
    if (offset.isPresent()) {
      session.flow.acknowledged(offset.getAsLong());
    }
  }

  /// The owner has compared the key.
  private void emulated(Link link, Emulated emulated) {
    Session session = session(link, emulated.getHandle());
    if (session != null) {
      commands.takeEmulated(session, emulated.getData(), emulated.getTooLargeList());
    }
  }

  private void disconnect(Link link, Disconnect disconnect) {
    Session session = session(link, disconnect.getHandle());
    if (session == null) {
      return;
    }
    loop.homing.dropped(session);
    if (session.stage != Stage.CLOSED) {
      session.close(disconnect.getCode(), disconnect.getReason());
    }
  }
}
