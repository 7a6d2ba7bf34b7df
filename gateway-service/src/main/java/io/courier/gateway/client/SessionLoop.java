package io.courier.gateway.client;

import io.courier.gateway.client.codec.ClientCodec;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.gateway.client.flow.TimerWheel;
import io.courier.messages.id.Position;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the sessions of one event loop share: a timer wheel, the index by handle, and the list of
/// those that have something to send at the end of this turn. Only its event loop touches it.
final class SessionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);
  private static final long TICK_MILLIS = 100;
  private static final int SLOTS = 512;
  private static final long TICKS_PER_SECOND = 10;

  /// The flow of connections that are no sessions yet: nothing is delivered to them.
  private static final SessionFlow UNKNOWN = new SessionFlow(Position.NONE, true);

  final Shared shared;
  final EventLoop eventLoop;
  final Homing homing;
  final Deadlines deadlines;
  final LinkFrames linkFrames;
  final byte[] scratch;
  private final TimerWheel<Session> wheel;
  private final List<Session> touched = new ArrayList<>();
  private final List<Session> lagging = new ArrayList<>();
  private long ticks;
  private boolean isFinishing;

  /// Written by this loop, read by meters.
  volatile int connected;

  volatile int homeless;
  volatile long pendingBytes;

  SessionLoop(Shared shared, EventLoop eventLoop, int index) {
    this.shared = shared;
    this.eventLoop = eventLoop;
    this.scratch = new byte[shared.maxFrameBytes];
    this.wheel = new TimerWheel<>(Session.class, TICK_MILLIS, SLOTS, nowMillis());
    this.homing = new Homing(this, index);
    this.deadlines = new Deadlines(this);
    this.linkFrames = new LinkFrames(this);
    eventLoop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// A connection that has just been opened.
  Session newSession(Channel channel, ClientCodec codec, Transport transport) {
    shared.connections.opened(transport.kind());
    Session session = new Session(channel, this, codec, transport, UNKNOWN);
    session.rateState = shared.rate.full(System.nanoTime());
    session.stageDeadline = nowMillis() + shared.properties.client().connectTimeout().toMillis();
    wakeBy(session, session.stageDeadline);
    return session;
  }

  SessionFlow unknownFlow() {
    return UNKNOWN;
  }

  /// A clock of its own, monotonic.
  long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  void wakeBy(Session session, long atMillis) {
    wheel.wakeBy(session, atMillis);
  }

  void forget(Session session) {
    wheel.cancel(session);
  }

  void touched(Session session) {
    touched.add(session);
  }

  void lags(Session session) {
    lagging.add(session);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only this loop writes it
  void connected(int difference) {
    connected += difference;
  }

  /// Called at the end of whatever may have written to sessions.
  void finishTurn() {
    if (isFinishing) {
      return;
    }
    isFinishing = true;
    // The list may grow meanwhile: a flush can tell a session that it has room again.
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).finishTurn();
    }
    touched.clear();
    isFinishing = false;
  }

  private void tick() {
    wheel.advance(nowMillis(), this::wake);
    finishTurn();
    if (++ticks % TICKS_PER_SECOND == 0) {
      countPending();
    }
  }

  /// A failure ends one session, and not the clock of all.
  private void wake(Session session) {
    try {
      deadlines.check(session);
    } catch (RuntimeException failure) {
      LOG.error("session failed: session={}", session.number, failure);
      session.channel.close();
    }
  }

  private void countPending() {
    long bytes = 0;
    for (int i = lagging.size() - 1; i >= 0; i--) {
      Session session = lagging.get(i);
      long pending = session.pendingBytes();
      bytes += pending;
      if (pending == 0) {
        session.isLagging = false;
        lagging.remove(i);
      }
    }
    pendingBytes = bytes;
  }

  /// Every connection of this loop that has not been closed.
  List<Session> all() {
    List<Session> all = new ArrayList<>(wheel.size());
    wheel.forEach(all::add);
    return all;
  }

  long jitteredPingInterval() {
    long interval = shared.properties.ping().interval().toMillis();
    return interval - ThreadLocalRandom.current().nextLong(interval / 5 + 1);
  }

  long pongTimeoutMillis() {
    return shared.properties.ping().timeout().toMillis();
  }
}
