package io.courier.simulation.client;

import io.courier.messages.link.Close;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Disconnect;
import io.courier.messages.link.Down;
import io.courier.messages.link.Open;
import io.courier.messages.link.Overflow;
import io.courier.messages.link.Up;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.simulation.process.AccessProcess;
import io.courier.simulation.process.LinkWire;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.Mutation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A gateway: keeps each session open at the owner of its shard, as `Homing` of gateway-service
/// does, and writes what the real `SessionFlow` says.
public final class Gateway implements LinkWire.Listener {
  private static final long READ_NANOS = 400 * Timeline.MILLI;
  private static final long OWNER_TIMEOUT = 3 * Timeline.SECOND;

  private final Ground ground;
  private final String name;
  private final Timeline time;
  private final Dice dice;
  private final Function<String, @Nullable AccessProcess> nodes;
  private final Map<String, LinkWire> links = new LinkedHashMap<>();
  private final Map<Integer, ShardOwner> owners = new HashMap<>();
  private final Map<Long, GatewaySession> byHandle = new LinkedHashMap<>();

  /// Of openings that are over: only with a deliberate fault.
  private final Map<Long, GatewaySession> former = new HashMap<>();

  private final Set<GatewaySession> homeless = new LinkedHashSet<>();
  private long openings;
  private boolean dead;

  /// @param nodes finds the process that listens at a link address
  public Gateway(Ground ground, String name, Function<String, @Nullable AccessProcess> nodes) {
    this.ground = ground;
    this.name = name;
    this.time = ground.time();
    this.dice = ground.dice(name);
    this.nodes = nodes;
    readOwners();
  }

  String name() {
    return name;
  }

  Ground ground() {
    return ground;
  }

  public boolean isDead() {
    return dead;
  }

  /// Ends: its clients lose their connections.
  public void die() {
    dead = true;
    List.copyOf(links.values()).forEach(LinkWire::gatewayDied);
    Set<GatewaySession> all = new LinkedHashSet<>(byHandle.values());
    all.addAll(homeless);
    byHandle.clear();
    homeless.clear();
    all.forEach(GatewaySession::cut);
  }

  public List<LinkWire> links() {
    return links.values().stream().filter(LinkWire::isOpen).toList();
  }

  private void readOwners() {
    if (dead) {
      return;
    }
    if (!ground.redis().isDown()) {
      Map<Integer, ShardOwner> read = new HashMap<>();
      ground
          .redis()
          .hgetall(RedisKeys.SHARDS)
          .forEach((shard, owner) -> read.put(Integer.valueOf(shard), ShardOwner.parse(owner)));
      owners.putAll(read);
      for (GatewaySession session : List.copyOf(byHandle.values())) {
        if (isElsewhere(session, owners.get(session.shard()))) {
          leave(session, true);
          open(session);
        }
      }
    }
    List.copyOf(homeless).forEach(this::open);
    time.after(dice.between(READ_NANOS / 2, 2 * READ_NANOS), this::readOwners);
  }

  private static boolean isElsewhere(GatewaySession session, @Nullable ShardOwner owner) {
    LinkWire home = session.home();
    if (owner == null || home == null || owner.epoch() < session.flow().epoch()) {
      return false;
    }
    return !home.owner().address().equals(owner.link()) || owner.epoch() > session.flow().epoch();
  }

  // ---- sessions -----------------------------------------------------------------------------

  void open(GatewaySession session) {
    if (dead || session.isClosed()) {
      homeless.remove(session);
      return;
    }
    ShardOwner owner = owners.get(session.shard());
    LinkWire link = owner == null ? null : link(owner.link());
    if (owner == null || link == null) {
      homeless.add(session);
      return;
    }
    homeless.remove(session);
    long handle = ++openings;
    session.opening(link, handle);
    session.flow().home(owner.epoch());
    byHandle.put(handle, session);
    ground.history().say(() -> name + " opens " + session.id() + " at " + link.owner().name());
    link.send(
        Up.newBuilder()
            .setOpen(
                Open.newBuilder()
                    .setHandle(handle)
                    .setSession(session.id())
                    .setUser(session.device().key().user())
                    .setDevice(session.device().key().device())
                    .setFrom(session.flow().confirmedPosition())
                    .setResumed(session.isConnected())
                    .setExplicitAck(session.flow().isExplicit())
                    .setShard(session.shard())
                    .setSince(session.sinceMillis()))
            .build());
    time.after(
        OWNER_TIMEOUT,
        () -> {
          if (byHandle.get(handle) == session && !session.isOpen()) {
            leave(session, true);
            open(session);
          }
        });
  }

  private @Nullable LinkWire link(String address) {
    LinkWire known = links.get(address);
    if (known != null && known.isOpen() && !known.owner().isDead()) {
      return known;
    }
    AccessProcess node = nodes.apply(address);
    if (node == null || node.isDead()) {
      return null;
    }
    LinkWire opened = new LinkWire(node, name, this);
    links.put(address, opened);
    return opened;
  }

  private void leave(GatewaySession session, boolean withNotice) {
    LinkWire link = session.home();
    if (link == null) {
      return;
    }
    byHandle.remove(session.handle());
    if (ground.has(Mutation.GATEWAY_HEARS_FORMER_OWNERS)) {
      former.put(session.handle(), session);
    }
    ground.history().say(() -> name + " takes " + session.id() + " from " + link.owner().name());
    if (withNotice) {
      link.send(Up.newBuilder().setClose(Close.newBuilder().setHandle(session.handle())).build());
    }
    session.left();
  }

  /// The connection has ended.
  void ended(GatewaySession session) {
    leave(session, true);
    homeless.remove(session);
  }

  // ---- frames of owners ---------------------------------------------------------------------

  @Override
  public void frames(LinkWire link, List<Down> frames) {
    if (dead) {
      return;
    }
    Set<GatewaySession> touched = new LinkedHashSet<>();
    for (Down frame : frames) {
      switch (frame.getFrameCase()) {
        case DELIVER -> deliver(link, frame.getDeliver(), touched);
        case REPLY -> {
          GatewaySession session = of(link, frame.getReply().getHandle());
          if (session != null) {
            session.replied(frame.getReply());
          }
        }
        case OPENED ->
            opened(of(link, frame.getOpened().getHandle()), frame.getOpened().getEpoch());
        case REFUSED -> refused(of(link, frame.getRefused().getHandle()));
        case DISCONNECT -> disconnect(link, frame.getDisconnect());
        case MOVED -> {
          for (GatewaySession session : List.copyOf(byHandle.values())) {
            if (session.home() == link
                && frame.getMoved().getShardsList().contains(session.shard())) {
              leave(session, !session.isOpen());
              homeless.add(session);
            }
          }
        }
        case OVERFLOW_SEEN -> {
          GatewaySession session = of(link, frame.getOverflowSeen().getHandle());
          if (session != null) {
            session.overflowSeen();
          }
        }
        default -> throw new IllegalStateException("an unexpected frame " + frame.getFrameCase());
      }
    }
    touched.forEach(GatewaySession::finishTurn);
  }

  private @Nullable GatewaySession of(LinkWire link, long handle) {
    GatewaySession session = byHandle.get(handle);
    return session != null && session.home() == link ? session : null;
  }

  private void deliver(LinkWire link, Deliver deliver, Set<GatewaySession> touched) {
    for (int i = 0; i < deliver.getHandlesCount(); i++) {
      GatewaySession session = of(link, deliver.getHandles(i));
      if (session == null) {
        session = former.get(deliver.getHandles(i));
      }
      if (session == null) {
        continue;
      }
      long mark = deliver.getMarks(i);
      if (session.deliver(deliver, mark)) {
        link.send(
            Up.newBuilder()
                .setOverflow(Overflow.newBuilder().setHandle(session.handle()).setMark(mark))
                .build());
      }
      touched.add(session);
    }
  }

  private void opened(@Nullable GatewaySession session, long epoch) {
    if (session != null) {
      session.opened(epoch);
    }
  }

  private void refused(@Nullable GatewaySession session) {
    if (session != null) {
      leave(session, false);
      homeless.add(session);
    }
  }

  private void disconnect(LinkWire link, Disconnect disconnect) {
    GatewaySession session = of(link, disconnect.getHandle());
    if (session != null) {
      leave(session, false);
      session.cut();
    }
  }

  @Override
  public void down(LinkWire link) {
    links.remove(link.owner().address(), link);
    for (GatewaySession session : List.copyOf(byHandle.values())) {
      if (session.home() == link) {
        leave(session, false);
        open(session);
      }
    }
  }
}
