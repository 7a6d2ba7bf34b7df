package io.courier.gateway.client;

import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.link.Link;
import io.courier.gateway.link.LinkListener;
import io.courier.gateway.link.Owners;
import io.courier.gateway.link.OwnersListener;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.link.Down;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// All event loops that have sessions: spreads over them what concerns more than one session.
public final class SessionLoops implements LinkListener, OwnersListener {
  private final Shared shared;
  private final Map<EventLoop, SessionLoop> byEventLoop = new ConcurrentHashMap<>();
  private final List<SessionLoop> loops = new CopyOnWriteArrayList<>();
  private final Emulations emulations;

  SessionLoops(Shared shared, Emulations emulations) {
    this.shared = shared;
    this.emulations = emulations;
  }

  Shared shared() {
    return shared;
  }

  Emulations emulations() {
    return emulations;
  }

  /// Called on the event loop itself.
  SessionLoop of(EventLoop eventLoop) {
    SessionLoop known = byEventLoop.get(eventLoop);
    return known == null ? byEventLoop.computeIfAbsent(eventLoop, this::newLoop) : known;
  }

  private synchronized SessionLoop newLoop(EventLoop eventLoop) {
    if (loops.size() >= 1 << Homing.LOOP_BITS) {
      throw new IllegalStateException("handles have no room for another event loop");
    }
    SessionLoop loop = new SessionLoop(shared, eventLoop, loops.size());
    loops.add(loop);
    return loop;
  }

  private void onEach(Consumer<SessionLoop> task) {
    for (SessionLoop loop : loops) {
      on(loop, task);
    }
  }

  private static void on(SessionLoop loop, Consumer<SessionLoop> task) {
    loop.eventLoop.execute(
        () -> {
          task.accept(loop);
          loop.finishTurn();
        });
  }

  @Override
  public void up(Link link) {
    onEach(loop -> loop.homing.retry());
  }

  @Override
  public void down(Link link) {
    shared.directory.refreshSoon();
    emulations.down(link);
    onEach(loop -> loop.homing.linkDown(link));
  }

  @Override
  public void received(Link link, List<Down> frames, int bytes) {
    List<List<Down>> parts = new ArrayList<>(loops.size());
    for (int i = 0; i < loops.size(); i++) {
      parts.add(List.of());
    }
    for (Down frame : frames) {
      if (frame.hasEmulation()) {
        emulations.answered(frame.getEmulation());
      } else {
        distribute(frame, parts);
      }
    }
    int left = bytes;
    int share = bytes / Math.max(parts.size(), 1);
    for (int i = 0; i < parts.size(); i++) {
      List<Down> part = parts.get(i);
      if (!part.isEmpty()) {
        SessionLoop loop = loops.get(i);
        left -= share;
        handOut(loop, link, part, share);
      }
    }
    link.taken(left);
  }

  private static void handOut(SessionLoop loop, Link link, List<Down> part, int bytes) {
    // One way for all batches of a link to a loop, or they might overtake each other.
    if (loop.eventLoop.inEventLoop()) {
      take(loop, link, part, bytes);
    } else {
      loop.eventLoop.execute(() -> take(loop, link, part, bytes));
    }
  }

  private static void take(SessionLoop loop, Link link, List<Down> part, int bytes) {
    try {
      loop.linkFrames.take(link, part);
    } finally {
      link.taken(bytes);
    }
  }

  private static void distribute(Down frame, List<List<Down>> parts) {
    switch (frame.getFrameCase()) {
      case DELIVER -> {
        for (int i = 0; i < frame.getDeliver().getHandlesCount(); i++) {
          addOnce(frame, frame.getDeliver().getHandles(i), parts);
        }
      }
      case OPENED -> addOnce(frame, frame.getOpened().getHandle(), parts);
      case REFUSED -> addOnce(frame, frame.getRefused().getHandle(), parts);
      case REPLY -> addOnce(frame, frame.getReply().getHandle(), parts);
      case DISCONNECT -> addOnce(frame, frame.getDisconnect().getHandle(), parts);
      case OVERFLOW_SEEN -> addOnce(frame, frame.getOverflowSeen().getHandle(), parts);
      case EMULATED -> addOnce(frame, frame.getEmulated().getHandle(), parts);
      case MOVED -> {
        for (int loop = 0; loop < parts.size(); loop++) {
          addOnce(frame, loop, parts);
        }
      }
      case HELLO, PONG, EMULATION, SERVER_ANSWER, FRAME_NOT_SET -> {
        // The link's own, no session's, or of a later version.
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same frame, not an equal one
  private static void addOnce(Down frame, long handle, List<List<Down>> parts) {
    int loop = Homing.loopOf(handle);
    if (loop >= parts.size()) {
      return;
    }
    List<Down> part = parts.get(loop);
    if (part.isEmpty()) {
      part = new ArrayList<>();
      parts.set(loop, part);
    } else if (part.getLast() == frame) {
      return;
    }
    part.add(frame);
  }

  @Override
  public void read(Owners owners, BitSet changed) {
    if (!changed.isEmpty() || homeless() > 0) {
      onEach(loop -> loop.homing.read(owners, changed));
    }
  }

  @Override
  public void factsChanged(Owners owners) {
    onEach(loop -> loop.all().forEach(session -> shutDown(session)));
  }

  private void shutDown(Session session) {
    session.close(DisconnectCode.SHUTDOWN.code(), retryAfter(shared.properties));
  }

  /// When a client should come back: a random moment, so that they don't come together.
  static String retryAfter(GatewayProperties properties) {
    long spread = properties.drain().retrySpread().toMillis();
    return "retry_after_ms=" + ThreadLocalRandom.current().nextLong(spread + 1);
  }

  /// From now on no session is opened.
  public void refuseNew() {
    shared.isDraining = true;
  }

  /// Connections that are open, with or without a session.
  public int connections() {
    return shared.connections.all();
  }

  /// Tells so many clients to go elsewhere, whichever event loop comes first.
  public void closeSome(int count) {
    AtomicInteger left = new AtomicInteger(count);
    onEach(
        loop -> {
          for (Session session : loop.all()) {
            if (session.stage != Session.Stage.CLOSING && left.getAndDecrement() > 0) {
              shutDown(session);
            }
          }
        });
  }

  long sessions() {
    return sum(loop -> loop.connected);
  }

  long homeless() {
    return sum(loop -> loop.homeless);
  }

  long pendingBytes() {
    return sum(loop -> loop.pendingBytes);
  }

  private long sum(ToLongFunction<SessionLoop> value) {
    return loops.stream().mapToLong(value).sum();
  }
}
