package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.BadFrameException;
import io.courier.gateway.client.codec.EmulationRequest;
import io.courier.gateway.client.flow.EmulationOutcome;
import io.courier.gateway.client.flow.HeldBudget;
import io.courier.gateway.client.flow.Relays;
import io.courier.gateway.client.flow.Relays.Relay;
import io.courier.gateway.client.flow.SessionKey;
import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.link.Link;
import io.courier.messages.link.Emulate;
import io.courier.messages.link.Emulation;
import io.courier.messages.link.Up;
import io.courier.messages.redis.ShardOwner;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings what a client of an HTTP stream says to its session: on this gateway directly, on another
/// one through the owner of the session's user, which knows the link that has the session.
///
/// All requests for sessions elsewhere are handled on one event loop, so they stay in order.
public final class Emulations {
  private static final long LOOK_MILLIS = 100;

  private final Shared shared;
  private final Commands commands;
  private final EventLoop eventLoop;
  private final Relays relays;
  private volatile int waiting;

  Emulations(Shared shared, EventLoop eventLoop) {
    this.shared = shared;
    this.commands = new Commands(shared);
    this.eventLoop = eventLoop;
    GatewayProperties properties = shared.properties;
    this.relays =
        new Relays(
            shared.held,
            new HeldBudget(properties.http().maxRelayedBytes().toBytes()),
            new Relays.Times(
                properties.http().patience().toMillis(),
                properties.client().ownerTimeout().toMillis()),
            this::send);
    eventLoop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// The largest frame that is looked into; what is larger than a frame may be, and not larger than
  /// this, is answered with errors on the stream.
  public int maxReadableBytes() {
    return (int) shared.properties.client().maxReadableFrame().toBytes();
  }

  /// Takes a request, on any thread.
  ///
  /// @param done told once, on any thread
  public void take(EmulationRequest request, Consumer<EmulationOutcome> done) {
    Optional<SessionKey> key = SessionKey.parse(request.session());
    if (key.isEmpty()) {
      done.accept(EmulationOutcome.UNKNOWN);
      return;
    }
    Session session = shared.streams.get(key.get().client());
    if (session != null) {
      session.loop.eventLoop.execute(() -> done.accept(here(session, key.get(), request.data())));
    } else if (shared.isOurs(key.get().client()) || !isShard(key.get().shard())) {
      done.accept(EmulationOutcome.UNKNOWN);
    } else {
      elsewhere(key.get(), request, done);
    }
  }

  /// Counts what became of a request.
  public void count(EmulationOutcome outcome) {
    shared.metrics.emulation(outcome);
  }

  private EmulationOutcome here(Session session, SessionKey key, ByteString data) {
    if (!key.isAuthorisedBy(session.transport.emulationKey())) {
      return EmulationOutcome.UNKNOWN;
    }
    commands.takeEmulated(session, data, List.of());
    session.loop.finishTurn();
    return EmulationOutcome.TAKEN;
  }

  private void elsewhere(
      SessionKey key, EmulationRequest request, Consumer<EmulationOutcome> done) {
    ByteString data = request.data();
    List<Integer> tooLarge = List.of();
    if (data.size() > shared.maxFrameBytes) {
      try {
        tooLarge = request.commandIds();
      } catch (BadFrameException malformed) {
        done.accept(EmulationOutcome.MALFORMED);
        return;
      }
      data = ByteString.EMPTY;
    }
    Relay relay = new Relay(key, data, tooLarge, done);
    eventLoop.execute(() -> relays.add(relay, nowMillis()));
  }

  /// True as long as it is not known how many there are.
  private boolean isShard(int shard) {
    return shared.directory.owners().map(owners -> shard < owners.facts().shards()).orElse(true);
  }

  /// To the owner of the shard, if there is one.
  private @Nullable Object send(long request, Relay relay) {
    int shard = relay.key().shard();
    // Topics may have been made anew with fewer shards meanwhile.
    ShardOwner owner = isShard(shard) ? shared.directory.ownerOf(shard) : null;
    Link link = owner == null ? null : shared.links.to(owner.link());
    if (link == null) {
      return null;
    }
    boolean isSent =
        link.send(
            Up.newBuilder()
                .setEmulate(
                    Emulate.newBuilder()
                        .setRequest(request)
                        .setSession(relay.key().client())
                        .setKey(relay.key().secret())
                        .setData(relay.data())
                        .addAllTooLarge(relay.tooLarge()))
                .build());
    return isSent ? link : null;
  }

  /// On the link's event loop.
  void answered(Emulation answer) {
    eventLoop.execute(
        () -> relays.answered(answer.getRequest(), answer.getPassedOn(), nowMillis()));
  }

  void down(Link link) {
    eventLoop.execute(() -> relays.lost(link, nowMillis()));
  }

  private void look() {
    relays.look(nowMillis());
    waiting = relays.waiting();
  }

  /// Requests that wait for an owner or its answer, as of the last look.
  int waiting() {
    return waiting;
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
