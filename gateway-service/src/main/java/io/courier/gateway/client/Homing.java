package io.courier.gateway.client;

import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.codec.ConnectReply;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.gateway.link.Link;
import io.courier.gateway.link.Owners;
import io.courier.messages.link.Close;
import io.courier.messages.link.Open;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.Up;
import io.courier.messages.redis.ShardOwner;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps every session of one event loop open at the owner of its shard.
///
/// A session without owner keeps its socket; its commands are held. Each opening has a handle of
/// its own, so frames of an earlier one find nobody.
final class Homing {
  /// A handle's low bits name the event loop, so that a link can hand out frames without an index.
  static final int LOOP_BITS = 10;

  private final SessionLoop loop;
  private final int index;
  private final LongObjectMap<Session> byHandle = new LongObjectHashMap<>();
  private final Set<Session> homeless = new LinkedHashSet<>();
  private long openings;

  Homing(SessionLoop loop, int index) {
    this.loop = loop;
    this.index = index;
  }

  static int loopOf(long handle) {
    return (int) (handle & ((1 << LOOP_BITS) - 1));
  }

  int index() {
    return index;
  }

  @Nullable Session byHandle(long handle) {
    return byHandle.get(handle);
  }

  /// Opens the session at its owner, or as soon as there is one.
  void open(Session session) {
    ShardOwner owner = loop.shared.directory.ownerOf(session.shard);
    Link link = owner == null ? null : loop.shared.links.to(owner.link());
    if (owner == null || link == null) {
      becomesHomeless(session);
      return;
    }
    homeless.remove(session);
    session.home = link;
    session.handle = ++openings << LOOP_BITS | index;
    session.isOpen = false;
    session.flow.home(owner.epoch());
    byHandle.put(session.handle, session);
    session.openDeadline =
        loop.nowMillis() + loop.shared.properties.client().ownerTimeout().toMillis();
    loop.wakeBy(session, session.openDeadline);
    link.send(
        Up.newBuilder()
            .setOpen(
                Open.newBuilder()
                    .setHandle(session.handle)
                    .setSession(loop.shared.sessionId(session.number))
                    .setUser(session.user)
                    .setDevice(session.device)
                    .setCodec(session.codec.name())
                    .setFrom(session.flow.confirmedPosition())
                    .setResumed(session.stage == Stage.CONNECTED)
                    .setExplicitAck(session.flow.isExplicit())
                    .setShard(session.shard)
                    .setSince(session.sinceMillis)
                    .setEmulationKey(session.transport.emulationKey()))
            .build());
    countHomeless();
  }

  private void becomesHomeless(Session session) {
    homeless.add(session);
    countHomeless();
  }

  private void countHomeless() {
    loop.homeless = homeless.size();
  }

  /// The owner has the session. The first time, this is what `connected` means to the client.
  void opened(Session session, long epoch) {
    if (session.isOpen) {
      return;
    }
    session.isOpen = true;
    session.openDeadline = Session.NEVER;
    session.flow.home(epoch);
    if (session.stage == Stage.OPENING) {
      connected(session);
    } else {
      loop.shared.metrics.rehomed();
    }
    sendHeld(session);
  }

  private void connected(Session session) {
    session.stage = Stage.CONNECTED;
    session.stageDeadline = Session.NEVER;
    loop.connected(1);
    long now = loop.nowMillis();
    session.nextPing = now + loop.jitteredPingInterval();
    loop.deadlines.check(session);
    loop.shared.metrics.connect(ClientMetrics.Outcome.ACCEPTED);
    Shared shared = loop.shared;
    String epoch = shared.directory.owners().map(of -> of.facts().epoch()).orElse("");
    session.write(
        session.codec.connected(
            session.connectId,
            new ConnectReply(
                shared.sessionId(session.number),
                session.transport.sessionText(),
                shared.gateway,
                Connecting.ttlSeconds(session, now, shared),
                (int) Math.ceilDiv(shared.properties.ping().interval().toMillis(), 1000L),
                System.currentTimeMillis(),
                epoch,
                session.flow.confirmedPosition(),
                session.wasRecovering)));
  }

  /// Sends what the present owner has not been sent; the rest waits for room on the link.
  void sendHeld(Session session) {
    HeldRpcs rpcs = session.rpcs;
    Link link = session.home;
    if (rpcs == null || link == null || !session.isOpen) {
      return;
    }
    rpcs.sendUnsent(
        held ->
            link.send(
                Up.newBuilder()
                    .setRpc(
                        Rpc.newBuilder()
                            .setHandle(session.handle)
                            .setId(held.id())
                            .setMethod(held.method())
                            .setData(held.data()))
                    .build()));
  }

  /// This owner is none: the session waits for the next.
  void refused(Session session) {
    goesOn(session, false);
  }

  private void goesOn(Session session, boolean withNotice) {
    leave(session, withNotice);
    loop.shared.directory.avoid(session.shard);
    becomesHomeless(session);
  }

  /// The owner has dropped what was open there. An opening that is not answered may reach it when
  /// it has the shard again, and would stay for ever if nobody ended it.
  void moved(Link link, List<Integer> shards) {
    BitSet gone = new BitSet();
    shards.forEach(gone::set);
    for (Session session : sessions()) {
      if (session.home == link && gone.get(session.shard)) {
        goesOn(session, !session.isOpen);
      }
    }
  }

  void linkDown(Link link) {
    for (Session session : sessions()) {
      if (session.home == link) {
        leave(session, false);
        open(session);
      }
    }
  }

  /// Re-opens what another owner has now, or the same owner with a higher epoch, and tries again
  /// for those that have none.
  void read(Owners owners, BitSet changed) {
    if (!changed.isEmpty()) {
      for (Session session : sessions()) {
        if (changed.get(session.shard) && isElsewhere(session, owners.of(session.shard))) {
          leave(session, true);
          open(session);
        }
      }
    }
    retry();
  }

  private static boolean isElsewhere(Session session, @Nullable ShardOwner owner) {
    Link home = session.home;
    if (owner == null || home == null || owner.epoch() < session.flow.epoch()) {
      // An older owner is named by a Redis that was rolled back.
      return false;
    }
    return !home.address().equals(owner.link()) || owner.epoch() > session.flow.epoch();
  }

  /// Tries to open every session that waits for an owner.
  void retry() {
    for (Session session : List.copyOf(homeless)) {
      open(session);
    }
  }

  /// Opens the session anew where no answer came to the last opening.
  void openAgain(Session session) {
    leave(session, true);
    open(session);
  }

  /// The connection ends, or its connect command has failed.
  void leaveForGood(Session session) {
    leave(session, true);
    if (homeless.remove(session)) {
      countHomeless();
    }
  }

  /// The owner ended the session: it needs no notice.
  void dropped(Session session) {
    leave(session, false);
  }

  private void leave(Session session, boolean withNotice) {
    Link link = session.home;
    if (link == null) {
      return;
    }
    byHandle.remove(session.handle);
    if (withNotice) {
      link.send(Up.newBuilder().setClose(Close.newBuilder().setHandle(session.handle)).build());
    }
    session.home = null;
    session.handle = 0;
    session.isOpen = false;
    session.openDeadline = Session.NEVER;
    session.slowSince = Session.NEVER;
    SessionFlow flow = session.flow;
    flow.leave();
    if (session.rpcs != null) {
      session.rpcs.unsendAll();
    }
  }

  private Collection<Session> sessions() {
    return new ArrayList<>(byHandle.values());
  }
}
